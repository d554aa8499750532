import { expect, it } from "vitest";
import { parseMessage, parseMessageText, seqOf } from "./messages";

const at = { seq: 4, timestamp: "2026-01-01T00:00:00Z", job_id: "job_1" };

it("reads output", () => {
  const message = parseMessageText(JSON.stringify({ type: "output", data: { ...at, stream: "stderr", text: "<b>" } }));
  expect(message).toMatchObject({ type: "output", data: { stream: "stderr", text: "<b>" } });
  expect(seqOf(message!)).toBe(4);
});

it("reads a result as it is", () => {
  const result = { job_id: "job_1", status: "completed", outcome: "success", output: "", duration: 1, more: 2 };
  expect(parseMessage({ type: "result", data: { ...at, result } })).toMatchObject({ data: { result } });
});

it("reads errors, which have no place in the story", () =>
  expect(seqOf(parseMessage({ type: "error", data: { code: "not_found", message: "No such job." } })!)).toBeUndefined());

it.each([
  ["no JSON", "{"],
  ["another type", JSON.stringify({ type: "colour", data: at })],
  ["a missing field", JSON.stringify({ type: "output", data: { ...at, stream: "stdout" } })],
  ["a wrong type", JSON.stringify({ type: "output", data: { ...at, stream: "stdout", text: 3 } })],
  ["an unknown stream", JSON.stringify({ type: "output", data: { ...at, stream: "stdin", text: "" } })],
  ["null", "null"],
])("drops %s", (_, text) => expect(parseMessageText(text)).toBeUndefined());

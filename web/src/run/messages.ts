import * as v from "valibot";
import type { ExecutionResult } from "../api/types";

// What the server says on a stream. Anything that does not fit is dropped: a newer server may say more.

const envelope = { seq: v.number(), timestamp: v.string() };

const status = v.object({ ...envelope, status: v.string(), attempt: v.optional(v.number()) });
const stage = v.object({
  ...envelope,
  stage: v.string(),
  state: v.picklist(["started", "finished"]),
  test: v.nullish(v.number()),
  exit_code: v.nullish(v.number()),
  signal: v.nullish(v.string()),
  duration: v.nullish(v.number()),
});
const output = v.object({ ...envelope, stream: v.picklist(["stdout", "stderr", "compile_stdout", "compile_stderr", "install_stdout", "install_stderr"]), text: v.string(), test: v.nullish(v.number()) });
const restarted = v.object({ ...envelope, attempt: v.number(), reason: v.string() });
const result = v.object({
  ...envelope,
  result: v.custom<ExecutionResult>((value) => v.is(v.looseObject({ job_id: v.string(), status: v.string(), outcome: v.string(), output: v.string(), duration: v.number() }), value)),
});
const error = v.object({ code: v.string(), message: v.string() });
const ping = v.object({ timestamp: v.string() });

const message = v.variant("type", [
  v.object({ type: v.literal("status"), data: status }),
  v.object({ type: v.literal("stage"), data: stage }),
  v.object({ type: v.literal("output"), data: output }),
  v.object({ type: v.literal("restarted"), data: restarted }),
  v.object({ type: v.literal("result"), data: result }),
  v.object({ type: v.literal("error"), data: error }),
  v.object({ type: v.literal("ping"), data: ping }),
]);

export type Message = v.InferOutput<typeof message>;
export type OutputMessage = Extract<Message, { type: "output" }>;
export type StreamName = OutputMessage["data"]["stream"];

export type ClientMessage =
  | { type: "subscribe"; job_id: string; from_seq: number }
  | { type: "stdin"; data: string }
  | { type: "stdin_eof" }
  | { type: "resize"; cols: number; rows: number }
  | { type: "signal"; name: string };

export function parseMessage(value: unknown): Message | undefined {
  const parsed = v.safeParse(message, value);
  return parsed.success ? parsed.output : undefined;
}

export function parseMessageText(text: string): Message | undefined {
  try {
    return parseMessage(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The position in the job's story; messages that are no events have none. */
export function seqOf(message: Message): number | undefined {
  return "seq" in message.data ? message.data.seq : undefined;
}

import { expect, it } from "vitest";
import { progressOf } from "./progress";
import { IDLE, type RunState, type StageName } from "./state";

const at = (name: StageName, more: Partial<RunState> = {}) => progressOf({ ...IDLE, phase: "following", stages: [{ name, startedAt: 0 }], ...more });

it("names each stage as it happens", () =>
  expect((["queued", "preparing", "compiling", "running"] as const).map((name) => at(name).words)).toEqual(["Waiting for a free place…", "Preparing…", "Compiling…", "Running…"]));

it("says that a request is on its way before there is a stage", () => expect(progressOf({ ...IDLE, phase: "sending" }).words).toBe("Sending…"));

it("tells how many are before it, and nothing when it is the next", () => {
  expect(at("queued", { position: 2 }).help).toBe("2 runs before yours.");
  expect(at("queued", { position: 1 }).help).toBe("1 run before yours.");
  expect(at("queued", { position: 0 }).help).toBe("");
});

it("invites to type only once somebody reads", () => {
  const talk = { interactive: true, terminal: true };
  expect(at("compiling", talk).help).toBe("");
  expect(at("running", talk).help).toMatch(/^Type in the terminal/);
  expect(at("running", { interactive: false, terminal: true }).help).toBe("");
});

it("says first what matters more than the stage", () => {
  expect(at("running", { connection: "reconnecting" }).words).toMatch(/^Connection lost/);
  expect(at("running", { connection: "reconnecting", stopping: true }).words).toBe("Stopping…");
});

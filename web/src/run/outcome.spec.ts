import { expect, it } from "vitest";
import type { ExecutionResult } from "../api/types";
import { verdictOf } from "./outcome";

const ended = (outcome: ExecutionResult["outcome"], more: Partial<ExecutionResult> = {}) => verdictOf({ outcome, ...more } as ExecutionResult);

it("is content with success", () => expect(ended("success")).toEqual({ tone: "good", headline: "Finished" }));

it("names the exit code", () => expect(ended("nonzero_exit", { exit_code: 3 }).headline).toBe("Ended with exit code 3"));

it("explains a crash", () => {
  expect(ended("signaled", { signal: "SIGSEGV" })).toMatchObject({ headline: "Crashed with SIGSEGV" });
  expect(ended("signaled", { signal: "SIGSEGV" }).help).toMatch(/memory/);
  expect(ended("signaled", { signal: "SIGRTMIN+3" }).headline).toBe("Crashed with SIGRTMIN+3");
});

it("does not call Ctrl-C a crash", () => expect(ended("signaled", { signal: "SIGINT" }).tone).toBe("quiet"));

it("names the limit and leaves out the field", () =>
  expect(ended("memory_limit", { error: "Stopped: used more than 256 MB of memory (limits.memory_mb)." })).toMatchObject({
    tone: "limit",
    headline: "Stopped: used more than 256 MB of memory",
  }));

it("writes times as people do", () =>
  expect(ended("time_limit", { error: "Stopped: ran longer than 10000 ms (limits.wall_ms)." }).headline).toBe("Stopped: ran longer than 10 s"));

it("writes sizes as people do", () =>
  expect(ended("output_limit", { error: "Stopped: wrote more than 1048576 bytes of output (limits.output_bytes)." }).headline).toBe("Stopped: wrote more than 1.0 MB of output"));

it("says that the program is not to blame for our faults", () => expect(ended("internal_error").help).toMatch(/not to blame/));

it("knows what to say without a sentence of the server's", () => expect(ended("disk_limit").headline).toBe("Stopped: disk limit"));

import { describe, expect, it } from "vitest";
import { barsOf, quantile } from "./latency";
import { parseOverview, type Overview } from "./overview";

const overview: Overview = {
  timestamp: "2026-01-01T00:00:00Z",
  queue: { depth: 3, lanes: [{ priority: "high", depth: 1 }, { priority: "normal", depth: 2 }] },
  workers: [{
    worker: { runner_id: "r1", slots: 4, busy: 1, load: 0.25, provider: "bubblewrap", timestamp: "2026-01-01T00:00:00Z" },
    pool: [{ key: "python", gated: true, ready: 2, making: 0, in_use: 1, target: 3, hits: 10, misses: 1, creation_ms: 120, bytes: 16_777_216 }],
  }],
  recent_failures: [{ job_id: "job_1", tenant: "default", language: "c", outcome: "compile_error", error: null, finished_at: null, runner_id: "r1" }],
  outcomes: { success: 8, compile_error: 1 },
  latency: { jobs: 9, bounds_ms: [10, 100, 1000], total: [4, 4, 0, 1], queued: [9, 0, 0, 0] },
};

it("reads what the server says and leaves aside what it does not know", () =>
  expect(parseOverview({ ...overview, more: 1 })).toEqual(overview));

it("says where an answer is not what was wanted", () => expect(() => parseOverview({ ...overview, queue: {} })).toThrow(/queue\.depth/));

describe("quantiles from buckets", () => {
  it("are between the bounds they fall between", () => {
    expect(quantile([10, 100, 1000], [4, 4, 0, 0], 0.5)).toBe(10);
    expect(quantile([10, 100, 1000], [4, 4, 0, 0], 0.75)).toBe(55);
  });
  it("do not reach beyond what is known", () => expect(quantile([10, 100], [0, 0, 5], 0.95)).toBe(100));
  it("are not there without jobs", () => expect(quantile([10], [0, 0], 0.5)).toBeUndefined());
});

it("draws one bar for each bucket, and one beyond the last bound", () =>
  expect(barsOf(overview.latency)).toEqual([
    { label: "≤ 10 ms", count: 4, height: 1 },
    { label: "≤ 100 ms", count: 4, height: 1 },
    { label: "≤ 1 s", count: 0, height: 0 },
    { label: "> 1 s", count: 1, height: 0.25 },
  ]));

/** What a server under load may say of itself. */
export const overview = {
  timestamp: "2026-01-01T00:00:00Z",
  queue: { depth: 3, lanes: [{ priority: "high", depth: 1 }, { priority: "normal", depth: 2 }] },
  workers: [{
    worker: { runner_id: "runner-1", slots: 8, busy: 5, load: 0.625, provider: "bubblewrap", timestamp: "2026-01-01T00:00:00Z", languages: [] },
    pool: [{ key: "python-tty", gated: true, ready: 2, making: 1, in_use: 1, target: 3, created: 20, hits: 96, misses: 4, creation_ms: 131.4, bytes: 16_777_216 }],
  }],
  recent_failures: [{ job_id: "job_1", tenant: "default", language: "c", outcome: "internal_error", error: "<b>It broke.</b>", finished_at: "2026-01-01T00:00:00Z", runner_id: "runner-1" }],
  outcomes: { success: 90, compile_error: 9, internal_error: 1 },
  latency: { jobs: 100, bounds_ms: [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000], total: [1, 6, 40, 22, 12, 8, 5, 3, 2, 1, 0, 0, 0, 0], queued: [] },
};

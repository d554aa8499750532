import * as v from "valibot";

/** What the operator's page reads; anything else the server says is left aside. */
const overview = v.object({
  timestamp: v.string(),
  queue: v.object({ depth: v.number(), lanes: v.optional(v.array(v.object({ priority: v.string(), depth: v.number() })), []) }),
  workers: v.array(
    v.object({
      worker: v.object({ runner_id: v.string(), slots: v.number(), busy: v.number(), load: v.number(), provider: v.string(), timestamp: v.string() }),
      pool: v.optional(
        v.array(
          v.object({
            key: v.string(), gated: v.optional(v.boolean(), false), ready: v.number(), making: v.number(), in_use: v.number(), target: v.number(),
            hits: v.number(), misses: v.number(), creation_ms: v.number(), bytes: v.number(),
          }),
        ),
        [],
      ),
    }),
  ),
  recent_failures: v.array(
    v.object({
      job_id: v.string(), language: v.string(), outcome: v.string(), error: v.nullish(v.string()), finished_at: v.nullish(v.string()), runner_id: v.nullish(v.string()), tenant: v.optional(v.string(), ""),
    }),
  ),
  outcomes: v.optional(v.record(v.string(), v.number()), {}),
  latency: v.object({ jobs: v.number(), bounds_ms: v.array(v.number()), total: v.array(v.number()), queued: v.optional(v.array(v.number()), []) }),
});

export type Overview = v.InferOutput<typeof overview>;
export type Worker = Overview["workers"][number];
export type Latency = Overview["latency"];

/** An overview, or where the answer is not one. */
export function parseOverview(value: unknown): Overview {
  const parsed = v.safeParse(overview, value);
  if (parsed.success) return parsed.output;
  throw new Error(`The server's answer is of another version: ${v.getDotPath(parsed.issues[0]) ?? "the answer"}: ${parsed.issues[0].message}`);
}

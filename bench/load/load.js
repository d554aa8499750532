// Jobs at a set rate, whatever the server does (k6's arrival-rate executors are an open loop):
//
//   k6 run -e MILLRACE_URL=https://millrace.example -e MILLRACE_KEY=… -e RATE=50 -e SECONDS=60 load.js
//
// k6 sends a job late when all its virtual users are busy, and counts it in `dropped_iterations` when it has none left:
// both must stay at 0 for the times to mean anything, which the thresholds below demand of the second.
import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { expected, pick, requireKnown } from "./programs.js";
import { failed, key, languages, p95, ramp, rate, seconds, timeout, url, websockets } from "./settings.js";
import { follow } from "./stream.js";

requireKnown(languages);

const answer = new Trend("millrace_answer", true);
const firstOutput = new Trend("millrace_first_output", true);
const right = new Rate("millrace_right");
const failures = new Counter("millrace_failures");

const users = Math.ceil(rate * 2) + 10;
const stages = ramp > 0 ? [{ target: rate, duration: `${ramp}s` }] : [];

export const options = {
  scenarios: {
    jobs: {
      executor: "ramping-arrival-rate",
      startRate: ramp > 0 ? 0 : rate,
      timeUnit: "1s",
      stages: [...stages, { target: rate, duration: `${seconds}s` }],
      preAllocatedVUs: users,
      maxVUs: users * 10,
      gracefulStop: `${timeout}s`,
    },
  },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
  thresholds: {
    millrace_answer: [`p(95)<${p95}`],
    millrace_right: [`rate>=${1 - failed}`],
    dropped_iterations: ["count==0"],
  },
};

const headers = { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) };

export default function () {
  const started = Date.now();
  const job = pick(languages);
  const seen = Math.random() < websockets ? overWebSocket(job, started) : byAnswer(job);
  const tags = { language: job.language };
  // The ramp is not measured.
  if (exec.instance.currentTestRunDuration < ramp * 1000) return;
  answer.add(Date.now() - started, tags);
  right.add(seen.kind === "", tags);
  if (seen.kind) failures.add(1, { ...tags, kind: seen.kind });
  if (seen.firstOutput !== null) firstOutput.add(seen.firstOutput, tags);
  check(seen, { "the result came and was right": (s) => s.kind === "" });
}

/** @param {ReturnType<typeof pick>} job */
function byAnswer(job) {
  const response = http.post(`${url}/api/execute?wait=true`, JSON.stringify(job), { headers, timeout: `${timeout}s` });
  return { kind: response.status === 200 ? judge(response.json()) : `status ${response.status}`, firstOutput: null };
}

/** @param {ReturnType<typeof pick>} job @param {number} started */
function overWebSocket(job, started) {
  const response = http.post(`${url}/api/execute`, JSON.stringify(job), { headers, timeout: `${timeout}s` });
  if (response.status !== 202) return { kind: `status ${response.status}`, firstOutput: null };
  const seen = follow(url, response.json("job_id"), headers, timeout);
  return { kind: seen.result ? judge(seen.result) : "broken stream", firstOutput: seen.firstOutput && seen.firstOutput - started };
}

/** @param {{ outcome: string, stdout: string }} result */
function judge(result) {
  return result.outcome !== "success" ? `outcome ${result.outcome}` : result.stdout !== expected ? "wrong output" : "";
}

import type { Problem } from "../api/problem";
import type { ExecutionResult } from "../api/types";
import type { Connection } from "./follower";
import type { Message } from "./messages";

export type StageName = "queued" | "preparing" | "compiling" | "running";

export interface Stage {
  name: StageName;
  /** Milliseconds on the page's own clock. */
  startedAt: number;
  /** Milliseconds; absent while it goes on. */
  took?: number;
}

/** What the page knows of the run on show. */
export interface RunState {
  phase: "idle" | "sending" | "following" | "ended" | "refused" | "lost";
  jobId?: string;
  language?: string;
  /** Whether a person can type into it. */
  interactive: boolean;
  terminal: boolean;
  startedAt: number;
  stages: Stage[];
  /** How many wait before it, while it is queued. */
  position?: number;
  connection: Connection;
  result?: ExecutionResult;
  problem?: Problem;
  /** Set while Stop was pressed and the end has not come. */
  stopping: boolean;
}

export const IDLE: RunState = {
  phase: "idle", interactive: false, terminal: false, startedAt: 0, stages: [], connection: "live", stopping: false,
};

export function isBusy(run: RunState): boolean {
  return run.phase === "sending" || run.phase === "following";
}

/** Programs read what is typed only once they run. */
export function isRunning(run: RunState): boolean {
  return run.phase === "following" && run.stages.at(-1)?.name === "running";
}

export function reduceRun(run: RunState, message: Message, now: number): RunState {
  switch (message.type) {
    case "status":
      return message.data.status === "running" ? enter(run, "preparing", now) : message.data.status === "queued" ? enter(run, "queued", now) : run;
    case "stage":
      return reduceStage(run, message.data.stage, message.data.state, now);
    case "restarted":
      return { ...run, stages: [{ name: "preparing", startedAt: now }] };
    case "result":
      return { ...run, phase: "ended", stopping: false, result: message.data.result, stages: measured(run, message.data.result, now) };
    default:
      return run;
  }
}

function reduceStage(run: RunState, stage: string, state: "started" | "finished", now: number): RunState {
  const name = stage === "compile" ? "compiling" : stage === "run" ? "running" : "preparing";
  return state === "started" && run.stages.at(-1)?.name !== name ? enter(run, name, now) : run;
}

function enter(run: RunState, name: StageName, now: number): RunState {
  if (run.stages.some((stage) => stage.name === name)) return run;
  return { ...run, stages: [...closed(run.stages, now), { name, startedAt: now }], position: undefined };
}

function closed(stages: readonly Stage[], now: number): Stage[] {
  return stages.map((stage) => (stage.took === undefined ? { ...stage, took: now - stage.startedAt } : stage));
}

/** At the end the server's own clock knows better how long each stage took. */
function measured(run: RunState, result: ExecutionResult, now: number): Stage[] {
  const { timings } = result;
  const took: Record<StageName, number> = {
    queued: timings.queued, preparing: timings.prepared, compiling: timings.compiled, running: timings.ran,
  };
  return closed(run.stages, now).map((stage) => ({ ...stage, took: took[stage.name] }));
}

import { useEffect, useState, type CSSProperties } from "react";
import { useStore } from "../store/store";
import { formatMs, plural } from "../ui/format";
import type { RunController } from "./controller";
import "./race.css";
import type { RunState, Stage, StageName } from "./state";

const WORDS: Record<StageName, [doing: string, done: string]> = {
  queued: ["Waiting", "Waited"],
  preparing: ["Preparing", "Prepared"],
  compiling: ["Compiling", "Compiled"],
  running: ["Running", "Ran"],
};

/** The channel a run goes through: its stages as they happen, each as wide as it takes. */
export function Race({ run }: { run: RunController }) {
  const state = useStore(run.state, (s) => s);
  const now = useClock(state.phase === "following" || state.phase === "sending");
  if (state.stages.length === 0 && state.phase !== "sending") return null;
  const shown = state.stages.filter((stage) => stage.took === undefined || stage.took >= 0.05 || stage.name === "running" || stage.name === "compiling");
  return (
    <ol className="race" aria-label="Stages of this run">
      {state.stages.length === 0 && <li className="race-stage open"><span className="race-words">Sending</span></li>}
      {shown.map((stage) => <RaceStage key={stage.name} stage={stage} state={state} now={now} />)}
    </ol>
  );
}

function RaceStage({ stage, state, now }: { stage: Stage; state: RunState; now: number }) {
  const open = stage.took === undefined;
  const took = stage.took ?? Math.max(0, now - stage.startedAt);
  const word = WORDS[stage.name][open ? 0 : 1];
  const before = open && stage.name === "queued" && state.position ? ` behind ${plural(state.position, "run")}` : "";
  const cached = stage.name === "compiling" && state.result?.compile?.cached;
  return (
    <li className={`race-stage${open ? " open" : ""}`} style={{ "--share": Math.max(1, Math.log10(10 + took)) } as CSSProperties}>
      <span className="race-words">{cached ? "Compiled before" : word + before} <b>{formatMs(took)}</b></span>
    </li>
  );
}

const TICK_MS = 100;

function useClock(on: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}

import { plural } from "../ui/format";
import { isRunning, type RunState, type StageName } from "./state";

const WORDS: Record<StageName, string> = { queued: "Waiting for a free place…", preparing: "Preparing…", compiling: "Compiling…", running: "Running…" };

/** What a run is at, in words for somebody who waits for it. */
export function progressOf(run: RunState): { words: string; help: string } {
  if (run.stopping) return { words: "Stopping…", help: "" };
  if (run.connection === "reconnecting") return { words: "Connection lost; connecting again…", help: "" };
  const stage = run.stages.at(-1)?.name;
  return { words: stage ? WORDS[stage] : "Sending…", help: helpOf(run) };
}

function helpOf(run: RunState): string {
  if (run.position) return `${plural(run.position, "run")} before yours.`;
  return isRunning(run) && run.interactive && run.terminal ? "Type in the terminal. Ctrl-C interrupts, Ctrl-D ends the input." : "";
}

import { Check, Copy } from "lucide-react";
import type { ExecutionResult } from "../api/types";
import { useStore } from "../store/store";
import { classes } from "../ui/Button";
import { formatBytes, formatMs } from "../ui/format";
import { useCopied } from "../ui/useCopied";
import type { RunController } from "./controller";
import { verdictOf } from "./outcome";
import { progressOf } from "./progress";
import { ProblemNotice } from "./ProblemNotice";
import "./result.css";
import { isBusy } from "./state";

/** How the last run ended, and what it used. */
export function ResultBar({ run, onRetry }: { run: RunController; onRetry(): void }) {
  const state = useStore(run.state, (s) => s);
  if (state.problem) return <ProblemNotice problem={state.problem} onRetry={onRetry} />;
  if (state.result) return <Result result={state.result} />;
  if (!isBusy(state)) return null;
  const { words, help } = progressOf(state);
  return (
    <div className="result" role="status">
      <strong className="verdict busy">{words}</strong>
      {state.connection === "polling" && <span className="tag" title="WebSockets are blocked on the way to the server; the page asks again and again instead.">polling</span>}
      <span className="result-help grow">{help}</span>
    </div>
  );
}

function Result({ result }: { result: ExecutionResult }) {
  const verdict = verdictOf(result);
  return (
    <div className="result" role="status">
      <div className="ended">
        <strong className={classes("verdict", verdict.tone)}>{verdict.headline}</strong>
        {verdict.help && <span className="result-help">{verdict.help}</span>}
      </div>
      <div className="facts">
        {result.outcome === "compile_error" ? (
          <Fact term="Compiled for" title="Wall-clock time of the compiler; nothing ran">{formatMs(result.compile?.duration ?? 0)}</Fact>
        ) : (
          <>
            <Fact term="Time" title="Wall-clock time of the run">{formatMs(result.duration ?? 0)}</Fact>
            <Fact term="CPU" title="Processor time of all its processes">{formatMs(result.cpu_time ?? 0)}</Fact>
          </>
        )}
        {result.memory_peak != null && <Fact term="Memory" title="Highest memory use">{formatBytes(result.memory_peak)}</Fact>}
        {result.truncated && <span className="tag warn" title="Output was cut at the limit">cut</span>}
        <span className={classes("tag", result.warm && "accent")} title={result.warm ? "The toolchain was already started when the run came" : "The toolchain was started for this run"}>{result.warm ? "warm" : "cold"}</span>
        {(result.attempt ?? 1) > 1 && <span className="tag warn">attempt {result.attempt}</span>}
        {result.job_id !== "" && <JobId id={result.job_id} />}
      </div>
    </div>
  );
}

function Fact({ term, title, children }: { term: string; title: string; children: string }) {
  return <span className="fact" title={title}><span>{term}</span> <b>{children}</b></span>;
}

function JobId({ id }: { id: string }) {
  const [copied, copy] = useCopied(id);
  return (
    <button
      type="button"
      className="job-id"
      title={`Copy the id of this run: ${id}`}
      onClick={copy}
    >
      <span className="visually-hidden">Copy the id of this run:</span>{copied ? <Check /> : <Copy />}<span className="job-number">{id.slice(0, 10)}…</span>
    </button>
  );
}

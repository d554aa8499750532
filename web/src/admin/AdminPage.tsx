import { KeyRound, ServerCrash } from "lucide-react";
import { useEffect, useState } from "react";
import { ask } from "../api/client";
import { apiKey, showKey } from "../api/key";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import { useStore } from "../store/store";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import "./admin.css";
import { Failures } from "./Failures";
import { LatencyChart } from "./LatencyChart";
import { OutcomeBars } from "./OutcomeBars";
import { parseOverview, type Overview } from "./overview";
import { PoolTable } from "./PoolTable";
import { QueueChart, type Sample } from "./QueueChart";
import { WorkerCards } from "./WorkerCards";

const EVERY_MS = 2000;
const SAMPLES = 90;

type State = { step: "loading" } | { step: "shown"; overview: Overview; samples: readonly Sample[]; stale?: Problem } | { step: "failed"; problem: Problem };

/** How the whole server does, for its operator; live, every two seconds. */
export function AdminPage() {
  const key = useStore(apiKey, (k) => k);
  const [state, setState] = useState<State>({ step: "loading" });

  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const overview = parseOverview(await ask<unknown>("/api/admin/overview"));
        if (current) setState((before) => ({ step: "shown", overview, samples: [...(before.step === "shown" ? before.samples : []), sampleOf(overview)].slice(-SAMPLES) }));
      } catch (e) {
        const problem = e instanceof ProblemError ? e.problem : { ...AWAY, detail: (e as Error).message };
        if (!current) return;
        setState((before) => (before.step === "shown" && problem.kind === "away" ? { ...before, stale: problem } : { step: "failed", problem }));
        if (problem.kind === "unauthorized" || problem.kind === "not-found") return; // asking again changes nothing
      }

      if (current) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => { current = false; clearTimeout(timer); };
  }, [key]);

  return (
    <div className="admin">
      <header className="admin-bar">
        <a className="brand" href="/"><img src="/favicon.svg" alt="" width="26" height="26" /><span>Millrace</span></a>
        <h1>Operator</h1>
        <span className="grow" />
        {state.step === "shown" && <span className={state.stale ? "tag bad" : "tag good"} role="status">{state.stale ? "no answer" : "live"}</span>}
        {key !== "" && <Button small look="outline" onClick={() => { showKey(""); setState({ step: "loading" }); }}>Forget the key</Button>}
      </header>
      <main className="admin-main">
        {state.step === "loading" && <p className="quiet" role="status">Loading…</p>}
        {state.step === "failed" && <Failed problem={state.problem} />}
        {state.step === "shown" && <Panels overview={state.overview} samples={state.samples} />}
      </main>
    </div>
  );
}

function Panels({ overview, samples }: { overview: Overview; samples: readonly Sample[] }) {
  return (
    <div className="admin-grid">
      <QueueChart queue={overview.queue} samples={samples} />
      <LatencyChart latency={overview.latency} />
      <WorkerCards workers={overview.workers} />
      <OutcomeBars outcomes={overview.outcomes} />
      <PoolTable workers={overview.workers} />
      <Failures failures={overview.recent_failures} />
    </div>
  );
}

function Failed({ problem }: { problem: Problem }) {
  if (problem.kind === "unauthorized") return <KeyForm problem={problem} />;
  return (
    <Empty icon={<ServerCrash />} title={problem.kind === "not-found" ? "This server has no operator's overview" : problem.title}>
      <p>{problem.kind === "not-found" ? "It is of an older version, or the overview is switched off." : problem.detail}</p>
    </Empty>
  );
}

function KeyForm({ problem }: { problem: Problem }) {
  const wrong = apiKey.get() !== "";
  return (
    <form className="key-form" onSubmit={(event) => { event.preventDefault(); showKey(String(new FormData(event.currentTarget).get("key") ?? "")); }}>
      <KeyRound aria-hidden />
      <h2>The admin key, please</h2>
      <p className="quiet">It is kept until this tab is closed.</p>
      <input className="input mono" name="key" type="password" aria-label="Admin key" autoComplete="off" autoFocus aria-invalid={wrong} />
      {wrong && <p className="problem" role="alert">{problem.detail || "This key does not open it."}</p>}
      <Button look="primary" type="submit">Open</Button>
    </form>
  );
}

function sampleOf(overview: Overview): Sample {
  return {
    at: Date.parse(overview.timestamp),
    depth: overview.queue.depth,
    busy: overview.workers.reduce((sum, { worker }) => sum + worker.busy, 0),
    slots: overview.workers.reduce((sum, { worker }) => sum + worker.slots, 0),
  };
}

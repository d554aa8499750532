import { ExternalLink, Play, Square } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { api } from "../api/client";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import type { Language } from "../api/types";
import { CodeEditor } from "../editor/CodeEditor";
import { editorHandle } from "../editor/live";
import { setContent, type FileSet } from "../files/files";
import { PlainView } from "../output/PlainView";
import { Race } from "../run/Race";
import { ResultBar } from "../run/ResultBar";
import { RunController } from "../run/controller";
import { isBusy } from "../run/state";
import { splitArgs } from "../settings/args";
import { limitsFor } from "../settings/settings";
import { shares } from "../share/client";
import { fromShare, type Shareable } from "../share/contract";
import { showSharedResult } from "../share/show";
import { useStore } from "../store/store";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import "../files/files.css";
import "../output/output.css";
import "./embed.css";

type State = { step: "loading" } | { step: "shown"; program: Shareable; language: Language } | { step: "failed"; problem: Problem };

const NO_MARKS = [] as const;

/** A shared program inside another site's page: code, Run, output, and nothing that would belong to the whole editor. */
export function EmbedPage({ id }: { id: string }) {
  const [state, setState] = useState<State>({ step: "loading" });
  const run = useMemo(() => new RunController(false), []);
  useEffect(() => {
    let current = true;
    void load(id, run).then((loaded) => { if (current) setState(loaded); });
    return () => { current = false; };
  }, [id, run]);

  switch (state.step) {
    case "loading": return <div className="embed" aria-busy />;
    case "failed": return <div className="embed"><Empty title={state.problem.kind === "not-found" ? "There is no shared program at this address" : state.problem.title}><p>{state.problem.detail}</p></Empty></div>;
    case "shown": return <Program id={id} run={run} program={state.program} language={state.language} />;
  }
}

function Program({ id, run, program, language }: { id: string; run: RunController; program: Shareable; language: Language }) {
  const [set, setSet] = useState<FileSet>({ files: program.files, active: program.entry, entry: program.entry });
  const busy = useStore(run.state, isBusy);
  const shown = useStore(run.state, (s) => s.phase !== "idle");
  const readOnly = new URLSearchParams(location.search).get("readonly") === "1";
  const file = set.files.find((one) => one.name === set.active)!;

  const start = () => {
    editorHandle.flush();
    setSet((now) => {
      queueMicrotask(() => void run.start(requestOf(now, program, language)));
      return { ...now };
    });
  };

  return (
    <div className="embed">
      <header className="embed-bar">
        {busy
          ? <Button look="danger" small onClick={() => void run.stop()}><Square fill="currentColor" />Stop</Button>
          : <Button look="primary" small disabled={!language.available} onClick={start}><Play fill="currentColor" />Run</Button>}
        <span className="embed-language">{language.name}</span>
        {set.files.length > 1 && (
          <div className="file-tabs" role="tablist" aria-label="Files">
            {set.files.map((one) => (
              <button key={one.name} type="button" role="tab" className="file-tab" aria-selected={one.name === set.active} onClick={() => { editorHandle.flush(); setSet((now) => ({ ...now, active: one.name })); }}>{one.name}</button>
            ))}
          </div>
        )}
        <span className="grow" />
        <a className="button small" href={`/s/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer"><ExternalLink />Millrace</a>
      </header>
      <CodeEditor documentKey={file.name} fileName={file.name} content={file.content} language={language} marks={NO_MARKS} readOnly={readOnly} onChange={(name, content) => setSet((now) => ({ ...now, ...setContent(now, name, content) }))} onRun={start} />
      {shown && (
        <div className="embed-result">
          <Race run={run} />
          <div className="output-body"><PlainView run={run} placeIn={() => undefined} /></div>
          <ResultBar run={run} onRetry={start} />
        </div>
      )}
    </div>
  );
}

function requestOf(set: FileSet, { settings, language: id }: Shareable, language: Language) {
  const limits = limitsFor(settings, language.default_limits, language.maximum_limits, !settings.useStdin);
  return {
    language: id,
    files: set.files,
    entry_point: set.entry,
    args: splitArgs(settings.args),
    ...(language.compiled ? { compile_args: splitArgs(settings.compileArgs) } : {}),
    ...(settings.useStdin ? { stdin: settings.stdin } : {}),
    ...(limits ? { limits } : {}),
  };
}

async function load(id: string, run: RunController): Promise<State> {
  try {
    const share = await shares.get(id);
    const language = await api.language(share.language);
    showSharedResult(run, share);
    return { step: "shown", program: fromShare(share), language };
  } catch (e) {
    return { step: "failed", problem: e instanceof ProblemError ? e.problem : AWAY };
  }
}

import { ExternalLink, Play, Square } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { api } from "../api/client";
import { ARTIFACTS } from "../artifacts/written";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import type { Language } from "../api/types";
import { CodeEditor } from "../editor/CodeEditor";
import { clearMarks, markFrom, marks as markStore, placeOf, takeRulesOf } from "../diagnostics/marks";
import { editorHandle } from "../editor/live";
import { setContent, type FileSet } from "../files/files";
import { PlainView } from "../output/PlainView";
import { Race } from "../run/Race";
import { ResultBar } from "../run/ResultBar";
import { RunController } from "../run/controller";
import { sockets } from "../run/sockets";
import { sourceOf } from "../run/source";
import { isBusy } from "../run/state";
import { splitArgs } from "../settings/args";
import { limitsFor } from "../settings/settings";
import { shares } from "../share/client";
import { fromShare, type Shareable } from "../share/contract";
import { showSharedResult } from "../share/show";
import { useStore } from "../store/store";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { lazyPart } from "../ui/lazyPart";
import "../files/files.css";
import "../output/output.css";
import "./embed.css";

const ArtifactsPanel = lazyPart(() => import("../artifacts/ArtifactsPanel").then((m) => m.ArtifactsPanel));
const NO_ARTIFACTS = [] as const;

type State = { step: "loading" } | { step: "shown"; program: Shareable; language: Language } | { step: "failed"; problem: Problem };

/** A shared program inside another site's page: code, Run, output, and nothing that would belong to the whole editor. */
export function EmbedPage({ id }: { id: string }) {
  const [state, setState] = useState<State>({ step: "loading" });
  const [again, setAgain] = useState(0);
  const run = useMemo(() => new RunController(false), []);
  useEffect(() => {
    let current = true;
    void load(id, run).then((loaded) => { if (current) setState(loaded); });
    return () => { current = false; };
  }, [id, run, again]);

  switch (state.step) {
    case "loading": return <div className="embed" aria-busy><p className="embed-wait" role="status">Loading the program…</p></div>;
    case "failed": return <div className="embed"><Failed problem={state.problem} onRetry={() => { setState({ step: "loading" }); setAgain((n) => n + 1); }} /></div>;
    case "shown": return <Program id={id} run={run} program={state.program} language={state.language} />;
  }
}

function Failed({ problem, onRetry }: { problem: Problem; onRetry(): void }) {
  if (problem.kind === "not-found") return <Empty title="There is no shared program at this address" />;
  return <Empty title={problem.title}><p>{problem.detail}</p>{problem.kind !== "unauthorized" && <Button look="outline" onClick={onRetry}>Try again</Button>}</Empty>;
}

function Program({ id, run, program, language }: { id: string; run: RunController; program: Shareable; language: Language }) {
  const [set, setSet] = useState<FileSet>({ files: program.files, active: program.entry, entry: program.entry });
  const busy = useStore(run.state, isBusy);
  const shown = useStore(run.state, (s) => s.phase !== "idle");
  const artifacts = useStore(run.state, (s) => s.result?.artifacts ?? NO_ARTIFACTS);
  const printed = useSyncExternalStore(run.log.subscribe, () => run.log.characters > 0);
  const readOnly = new URLSearchParams(location.search).get("readonly") === "1";
  const file = set.files.find((one) => one.name === set.active)!;
  const marks = useStore(markStore, (all) => all);
  const mine = useMemo(() => marks.filter((mark) => mark.file === file.name), [marks, file.name]);
  const names = set.files.map((one) => one.name);

  useEffect(() => {
    takeRulesOf(language, program.entry);
    run.onEnd = (_, log) => markFrom(log.text(), program.files.map((one) => one.name));
    return () => { run.onEnd = undefined; };
  }, [run, program, language]);

  const show = (name: string) => {
    editorHandle.flush();
    setSet((now) => ({ ...now, active: name }));
  };
  const placeIn = (line: string) => {
    const place = placeOf(line, names);
    return place && {
      start: place.start, end: place.end,
      go: () => {
        show(place.file);
        requestAnimationFrame(() => requestAnimationFrame(() => editorHandle.goTo(place.line, place.column)));
      },
    };
  };
  const start = () => {
    editorHandle.flush();
    clearMarks();
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
          : <Button look="primary" small disabled={!language.available} onPointerEnter={() => sockets.prepare()} onClick={start}><Play fill="currentColor" />Run</Button>}
        <span className="embed-language">{language.name}</span>
        {set.files.length > 1 && (
          <div className="file-tabs" role="tablist" aria-label="Files">
            {set.files.map((one) => (
              <button key={one.name} type="button" role="tab" className="file-tab" aria-selected={one.name === set.active} onClick={() => show(one.name)}>{one.name}</button>
            ))}
          </div>
        )}
        <span className="grow" />
        <a className="button small" href={`/s/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer"><ExternalLink />Millrace</a>
      </header>
      <CodeEditor documentKey={file.name} fileName={file.name} content={file.content} language={language} marks={mine} readOnly={readOnly} onChange={(name, content) => setSet((now) => ({ ...now, ...setContent(now, name, content) }))} onRun={start} />
      {shown && (
        <div className="embed-result">
          <Race run={run} />
          {(printed || artifacts.length === 0) && <div className="output-body"><PlainView run={run} placeIn={placeIn} /></div>}
          {artifacts.length > 0 && <div className="embed-files"><ArtifactsPanel artifacts={artifacts} /></div>}
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
    ...sourceOf(set, language),
    args: splitArgs(settings.args),
    ...(language.compiled ? { compile_args: splitArgs(settings.compileArgs) } : {}),
    ...(settings.useStdin ? { stdin: settings.stdin } : {}),
    ...(limits ? { limits } : {}),
    artifacts: [...ARTIFACTS],
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

import { Download, FlaskConical, Play, Plus, Trash2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import type { TestResult } from "../api/types";
import { download } from "../files/download";
import { change, type Workspace } from "../files/workspace";
import { fewAccents } from "../output/accents";
import { progressOf } from "../run/progress";
import { ProblemNotice } from "../run/ProblemNotice";
import type { RunController } from "../run/controller";
import { isBusy } from "../run/state";
import { toast } from "../shell/toasts";
import { useStore } from "../store/store";
import { Button, classes, IconButton } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { formatMs, plural } from "../ui/format";
import { failureOf, MAX_TESTS, newCase, type TestCase } from "./cases";
import { DiffView } from "./DiffView";
import { exportTests, importTests } from "./io";
import "./tests.css";

const MAX_IMPORT_BYTES = 2 * 1024 * 1024;
const setTests = (make: (tests: TestCase[]) => TestCase[]) => change((now) => ({ ...now, tests: make(now.tests) }));

/** Input and expected output, pair by pair; all run with one compile. */
export function TestsPanel({ workspace, run, onRun }: { workspace: Workspace; run: RunController; onRun(): void }) {
  const { tests, readOnly } = workspace;
  const state = useStore(run.state, (s) => s);
  const results = state.result?.tests ?? undefined;
  const busy = isBusy(state);
  const passed = results?.filter((result) => result.passed).length ?? 0;
  const picker = useRef<HTMLInputElement>(null);

  return (
    <div className="tests">
      <div className="tests-bar">
        <Button look="primary" small disabled={tests.length === 0} onClick={busy ? () => void run.stop() : onRun}><Play />{busy ? "Stop" : "Run all"}</Button>
        {results && <span className={classes("tag", passed === results.length ? "good" : "bad")} role="status">{passed} of {results.length} passed</span>}
        {busy && <span className="quiet" role="status">{progressOf(state).words}</span>}
        {state.result && !results && <span className="tag bad">{state.result.outcome === "compile_error" ? "Not compiled" : state.result.error}</span>}
        <span className="grow" />
        {!readOnly && <Button small disabled={tests.length >= MAX_TESTS} onClick={() => setTests((all) => [...all, newCase()])}><Plus />Add</Button>}
        {!readOnly && <IconButton small label="Import tests (JSON)" onClick={() => picker.current?.click()}><Upload /></IconButton>}
        <IconButton small label="Export tests (JSON)" disabled={tests.length === 0} onClick={() => download("tests.json", exportTests(tests), "application/json")}><Download /></IconButton>
        <input ref={picker} type="file" accept=".json,application/json" hidden onChange={(event) => { void takeImport(event.target.files?.[0]); event.target.value = ""; }} />
      </div>
      {state.problem && <ProblemNotice problem={state.problem} onRetry={onRun} />}
      {state.result?.outcome === "compile_error" && <pre className="tests-compile">{fewAccents(state.result.compile?.output ?? "")}</pre>}
      {tests.length === 0 ? (
        <Empty icon={<FlaskConical />} title="No tests yet">
          <p>A test gives the program an input and says what it should print. All tests run with one compile.</p>
          {!readOnly && <Button look="outline" onClick={() => setTests(() => [newCase()])}><Plus />Add a test</Button>}
        </Empty>
      ) : (
        <ol className="test-list">
          {tests.map((test, i) => <TestItem key={test.id} test={test} number={i + 1} result={results?.[i]} readOnly={readOnly} />)}
        </ol>
      )}
    </div>
  );
}

function TestItem({ test, number, result, readOnly }: { test: TestCase; number: number; result: TestResult | undefined; readOnly: boolean }) {
  const [open, setOpen] = useState(true);
  const edit = (part: Partial<TestCase>) => setTests((all) => all.map((one) => (one.id === test.id ? { ...one, ...part } : one)));
  return (
    <li className={classes("test", result && (result.passed ? "passed" : "failed"))}>
      <div className="test-head">
        <button type="button" className="test-title" aria-expanded={open} onClick={() => setOpen(!open)}>
          <b>Test {number}</b>
          {result && <span className={classes("tag", result.passed ? "good" : "bad")}>{result.passed ? "Passed" : failureOf(result)}</span>}
        </button>
        {result && <span className="quiet">{formatMs(result.duration ?? 0)}</span>}
        {!readOnly && <IconButton small label={`Delete test ${number}`} onClick={() => setTests((all) => all.filter((one) => one.id !== test.id))}><Trash2 /></IconButton>}
      </div>
      {open && (
        <div className="test-body">
          <Box label="Input" value={test.stdin} readOnly={readOnly} onChange={(stdin) => edit({ stdin })} />
          <Box label="Expected output" value={test.expected} disabled={!test.compare} readOnly={readOnly} onChange={(expected) => edit({ expected })} />
          <label className="test-compare">
            <input type="checkbox" checked={!test.compare} disabled={readOnly} onChange={(event) => edit({ compare: !event.target.checked })} />
            Any output will do; it must only end with exit code 0
          </label>
          {result && !result.passed && <Outcome test={test} result={result} />}
        </div>
      )}
    </li>
  );
}

function Box({ label, value, onChange, ...rest }: { label: string; value: string; disabled?: boolean; readOnly: boolean; onChange(value: string): void }) {
  return (
    <label className="test-box">
      <span>{label}</span>
      <textarea className="input mono" rows={Math.min(8, Math.max(2, value.split("\n").length))} value={value} spellCheck={false} onChange={(event) => onChange(event.target.value)} {...rest} />
    </label>
  );
}

function Outcome({ test, result }: { test: TestCase; result: TestResult }) {
  return (
    <>
      {test.compare && <DiffView before={test.expected} after={result.stdout ?? ""} names={["expected", "printed"]} />}
      {result.stderr && <pre className="test-stderr">{fewAccents(result.stderr.slice(0, 4000))}</pre>}
    </>
  );
}

async function takeImport(file: File | undefined): Promise<void> {
  if (!file) return;
  const read = file.size > MAX_IMPORT_BYTES ? { problem: `${file.name} has more than ${MAX_IMPORT_BYTES / 1024 / 1024} MB.` } : importTests(await file.text());
  if ("problem" in read) {
    toast({ text: read.problem, tone: "error" });
    return;
  }

  setTests(() => read.cases);
  toast({ text: `${plural(read.cases.length, "test")} imported.` });
}

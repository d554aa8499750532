import type { Workspace } from "../files/workspace";
import { OutputPanel, OutputTools } from "../output/OutputPanel";
import { useStore } from "../store/store";
import { laterPart } from "../ui/lazyPart";
import { showPanel, ui, type Panel } from "./ui";
import { placeIn, run, runProgram, runTests, testRun } from "./workbench";

const ArtifactsPanel = laterPart(() => import("../artifacts/ArtifactsPanel").then((m) => m.ArtifactsPanel));
const TestsPanel = laterPart(() => import("../tests/TestsPanel").then((m) => m.TestsPanel));
const NO_ARTIFACTS = [] as const;

/** Beside the code: output, tests, files the program wrote. */
export function ResultPane({ workspace }: { workspace: Workspace }) {
  const panel = useStore(ui, (u) => u.panel);
  const artifacts = useStore(run.state, (s) => s.result?.artifacts ?? NO_ARTIFACTS);
  const tabs: [Panel, string, number][] = [["output", "Output", 0], ["tests", "Tests", workspace.tests.length], ["files", "Files", artifacts.length]];

  return (
    <section className="pane result-pane" aria-label="Result">
      <div className="panel-bar">
        <div role="tablist" aria-label="Result" className="panel-tabs">
          {tabs.map(([name, label, count]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-controls="panel"
              aria-selected={panel === name}
              tabIndex={panel === name ? 0 : -1}
              className="panel-tab"
              onClick={() => showPanel(name)}
              onKeyDown={(event) => {
                const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
                if (step === 0) return;
                const next = tabs[(tabs.findIndex(([tab]) => tab === panel) + step + tabs.length) % tabs.length]![0];
                showPanel(next);
                document.getElementById(`tab-${next}`)?.focus();
              }}
            >
              {label}{count > 0 && <span className="count">{count}</span>}
            </button>
          ))}
        </div>
        <span className="grow" />
        {panel === "output" && <OutputTools run={run} />}
      </div>
      <div className="panel" id="panel" role="tabpanel" aria-labelledby={`tab-${panel}`}>
        {/* The terminal stays where it is while another tab is on show: it holds what was printed. */}
        <div className="panel-part" hidden={panel !== "output"}><OutputPanel run={run} placeIn={placeIn} onRun={runProgram} /></div>
        {panel === "tests" && <TestsPanel workspace={workspace} run={testRun} onRun={runTests} />}
        {panel === "files" && <ArtifactsPanel artifacts={artifacts} />}
      </div>
    </section>
  );
}

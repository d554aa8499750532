import { Copy, Clock, Download, Eraser, SquareTerminal, TextAlignStart } from "lucide-react";
import { useSyncExternalStore } from "react";
import { marks } from "../diagnostics/marks";
import { download } from "../files/download";
import { Race } from "../run/Race";
import { ResultBar } from "../run/ResultBar";
import type { RunController } from "../run/controller";
import { isBusy } from "../run/state";
import { toast } from "../shell/toasts";
import { showPanel } from "../shell/ui";
import { goTo } from "../shell/workbench";
import { useStore } from "../store/store";
import { prefer, preferences } from "../theme/preferences";
import { Button, IconButton } from "../ui/Button";
import { copyText } from "../ui/clipboard";
import { plural } from "../ui/format";
import { laterPart, lazyPart } from "../ui/lazyPart";
import { wanted } from "../ui/wanted";
import "./output.css";

const PlainView = laterPart(() => import("./PlainView").then((m) => m.PlainView));
const TerminalView = lazyPart(() => import("../terminal/TerminalView").then((m) => m.TerminalView));

interface Props {
  run: RunController;
  placeIn(line: string): { start: number; end: number; go(): void } | undefined;
  onRun(): void;
}

/** What the program prints, as a terminal or as text. */
export function OutputPanel({ run, placeIn, onRun }: Props) {
  const view = useStore(preferences, (p) => p.view);
  const idle = useStore(run.state, (s) => s.phase === "idle");
  const needed = useStore(wanted, (w) => w) || !idle;
  return (
    <>
      <Race run={run} />
      <FirstMark />
      <div className="output-body">
        {view === "terminal"
          ? needed && <TerminalView run={run} placeIn={placeIn} onRun={onRun} />
          : <PlainView run={run} placeIn={placeIn} />}
        <Hint run={run} />
      </div>
      <ResultBar run={run} onRetry={onRun} />
    </>
  );
}

/** The mistake that matters most, and the way to it. */
function FirstMark() {
  const first = useStore(marks, (all) => all.find((mark) => mark.severity === "error"));
  if (!first) return null;
  return (
    <div className="first-mark">
      <Button small onClick={() => goTo(first.file, first.line, first.column)}>{first.file}, line {first.line}</Button>
      <span className="grow">{first.message}</span>
    </div>
  );
}

/** What stands where output would be while there is none. */
function Hint({ run }: { run: RunController }) {
  const phase = useStore(run.state, (s) => s.phase);
  const files = useStore(run.state, (s) => s.result?.artifacts?.length ?? 0);
  if (!useIsEmpty(run)) return null;
  if (phase === "ended") {
    return (
      <div className="output-hint">
        <p>Nothing was printed.</p>
        {files > 0 && <Button look="outline" small onClick={() => showPanel("files")}>See {plural(files, "file")}</Button>}
      </div>
    );
  }

  if (phase !== "idle" && phase !== "refused") return null;
  return (
    <div className="output-hint" aria-hidden>
      <p className="with-keys"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it</p>
      <p>Output appears here as it is printed. Type into the program while it runs.</p>
    </div>
  );
}

function useIsEmpty(run: RunController): boolean {
  return useSyncExternalStore(run.log.subscribe, () => run.log.chunks.length === 0);
}

/** What can be done with output, at the side of the panel's tabs. */
export function OutputTools({ run }: { run: RunController }) {
  const { view, timestamps } = useStore(preferences, (p) => p);
  const busy = useStore(run.state, isBusy);
  const empty = useIsEmpty(run);
  return (
    <div className="output-tools">
      {view === "plain" && <IconButton small label="Times" aria-pressed={timestamps} onClick={() => prefer({ timestamps: !timestamps })}><Clock /></IconButton>}
      <IconButton small label={view === "terminal" ? "Show as plain text" : "Show as terminal"} onClick={() => prefer({ view: view === "terminal" ? "plain" : "terminal" })}>
        {view === "terminal" ? <TextAlignStart /> : <SquareTerminal />}
      </IconButton>
      <IconButton small label="Copy output" disabled={empty} onClick={() => void copy(run)}><Copy /></IconButton>
      <IconButton small label="Download output" disabled={empty} onClick={() => download("output.txt", run.log.text(), "text/plain")}><Download /></IconButton>
      <IconButton small label="Clear output" disabled={empty || busy} onClick={() => run.dismiss()}><Eraser /></IconButton>
    </div>
  );
}

async function copy(run: RunController): Promise<void> {
  toast(await copyText(run.log.text().replace(/\r\n/g, "\n")) ? { text: "Output copied." } : { text: "The browser does not let this page write to the clipboard.", tone: "error" });
}

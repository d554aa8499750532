import { History, LayoutGrid, Play, Share2, SlidersHorizontal, Square } from "lucide-react";
import type { ReactNode } from "react";
import type { Language } from "../api/types";
import type { Workspace } from "../files/workspace";
import { LanguagePicker } from "../languages/LanguagePicker";
import { isBusy } from "../run/state";
import { countChanges } from "../settings/settings";
import { useStore } from "../store/store";
import { Button } from "../ui/Button";
import { Preferences } from "../theme/PreferencesButton";
import { openDialog, type DialogName } from "./ui";
import { prepareRun, run, runProgram } from "./workbench";

interface Props {
  all: readonly Language[];
  loading: boolean;
  language: Language | undefined;
  workspace: Workspace | undefined;
  onPick(language: Language): void;
}

export function Header({ all, loading, language, workspace, onPick }: Props) {
  const changes = workspace ? countChanges(workspace.settings) : 0;
  return (
    <header className="header">
      <a className="brand" href="/" aria-label="Millrace, start page"><img src="/favicon.svg" alt="" width="26" height="26" /><span>Millrace</span></a>
      <LanguagePicker all={all} loading={loading} current={language} disabled={!workspace || workspace.readOnly} onPick={onPick} />
      <RunButton disabled={!workspace || !language?.available} />
      <Tool dialog="settings" label="Run settings" mark={changes} disabled={!workspace}><SlidersHorizontal />Settings</Tool>
      <span className="grow" />
      <nav className="tools" aria-label="Tools">
        <Tool dialog="gallery" label="Examples" disabled={!workspace}><LayoutGrid />Examples</Tool>
        <Tool dialog="history" label="History" disabled={!workspace}><History />History</Tool>
        <Tool dialog="share" label="Share" disabled={!workspace}><Share2 />Share</Tool>
        <Preferences />
      </nav>
    </header>
  );
}

function RunButton({ disabled }: { disabled: boolean }) {
  const busy = useStore(run.state, isBusy);
  const stopping = useStore(run.state, (s) => s.stopping);
  return busy ? (
    <Button look="danger" className="run" disabled={stopping} onClick={() => void run.stop()} title="Stop (Esc)"><Square fill="currentColor" />Stop</Button>
  ) : (
    <Button look="primary" className="run" disabled={disabled} onPointerEnter={prepareRun} onFocus={prepareRun} onClick={runProgram} title="Run (Ctrl+Enter)" aria-keyshortcuts="Control+Enter"><Play fill="currentColor" />Run</Button>
  );
}

function Tool({ dialog, label, mark, disabled, children }: { dialog: DialogName; label: string; mark?: number; disabled: boolean; children: ReactNode }) {
  return (
    <Button className="tool" aria-label={mark ? `${label}, ${mark} set` : label} title={label} disabled={disabled} onClick={() => openDialog(dialog)}>
      {children}{!!mark && <span className="mark">{mark}</span>}
    </Button>
  );
}

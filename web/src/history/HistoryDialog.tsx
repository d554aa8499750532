import { History as HistoryIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { verdictOf } from "../run/outcome";
import { shownText } from "../output/escapes";
import { useStore } from "../store/store";
import { DiffView } from "../tests/DiffView";
import "../tests/tests.css";
import { Button, classes } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Empty } from "../ui/Empty";
import { formatMs, formatWhen } from "../ui/format";
import type { HistoryEntry } from "./entries";
import { forgetAll, history, settle } from "./history";
import "./history.css";

/** The last runs of this browser: to be opened again, or compared two by two. */
export function HistoryDialog({ onOpen, onClose }: { onOpen(entry: HistoryEntry): void; onClose(): void }) {
  const entries = useStore(history, (all) => all);
  useEffect(settle, []);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [comparing, setComparing] = useState(false);
  const pair = chosen.flatMap((id) => entries.filter((entry) => entry.jobId === id)).sort((a, b) => a.at - b.at);
  const choose = (id: string) => setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id].slice(-2)));

  if (comparing && pair.length === 2) {
    return (
      <Dialog title="Two runs compared" hint={`${momentOf(pair[0]!)}, and ${momentOf(pair[1]!)}.`} width={860} onClose={onClose} foot={<Button look="outline" onClick={() => setComparing(false)}>Back</Button>}>
        <DiffView before={shownText(pair[0]!.output)} after={shownText(pair[1]!.output)} names={["earlier run", "later run"]} />
      </Dialog>
    );
  }

  return (
    <Dialog
      title="History"
      hint="The last runs of this browser; nobody else sees them."
      width={620}
      onClose={onClose}
      foot={entries.length > 0 && <>
        <Button onClick={() => { forgetAll(); setChosen([]); }}>Forget all</Button>
        <span className="grow" />
        <Button look="outline" disabled={pair.length !== 2} onClick={() => setComparing(true)}>{pair.length === 2 ? "Compare output" : "Tick two to compare"}</Button>
      </>}
    >
      {entries.length === 0 && <Empty icon={<HistoryIcon />} title="Nothing here yet"><p>What you run appears here, with its code and output.</p></Empty>}
      <ul className="history">
        {entries.map((entry) => <Entry key={entry.jobId} entry={entry} chosen={chosen.includes(entry.jobId)} onChoose={() => choose(entry.jobId)} onOpen={() => onOpen(entry)} />)}
      </ul>
    </Dialog>
  );
}

function Entry({ entry, chosen, onChoose, onOpen }: { entry: HistoryEntry; chosen: boolean; onChoose(): void; onOpen(): void }) {
  const verdict = verdictOf({ outcome: entry.outcome, exit_code: entry.exitCode });
  const when = formatWhen(entry.at, Date.now());
  return (
    <li className="history-entry">
      <input type="checkbox" aria-label={`Compare the ${entry.languageName} run of ${when}`} checked={chosen} onChange={onChoose} />
      <button type="button" onClick={onOpen}>
        <span className="history-head">
          <b>{entry.languageName}</b>
          <span className={classes("verdict", verdict.tone)}>{verdict.headline}</span>
          <span className="quiet">{formatMs(entry.durationMs)}</span>
          <span className="quiet history-when">{when}</span>
        </span>
        <code>{firstLine(entry)}</code>
      </button>
    </li>
  );
}

function momentOf(entry: HistoryEntry): string {
  return `${entry.languageName} at ${new Date(entry.at).toLocaleTimeString()}`;
}

function firstLine(entry: HistoryEntry): string {
  const source = entry.files.find((file) => file.name === entry.entry)?.content ?? "";
  return source.split("\n").find((line) => line.trim() !== "") ?? "empty";
}

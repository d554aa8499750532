import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { RunController } from "../run/controller";
import { isBusy } from "../run/state";
import { useStore } from "../store/store";
import { preferences } from "../theme/preferences";
import type { OutputLog } from "./log";
import "./plain.css";
import { Rows, type Row } from "./rows";

interface Props {
  run: RunController;
  placeIn(line: string): { start: number; end: number; go(): void } | undefined;
}

const OVERSCAN = 12;
const STAMP_COLUMNS = 13;
const AT_END_PX = 8;

/** Output as lines of text: stderr set apart, with times where they are wanted, and only what is in sight in the page. */
export function PlainView({ run, placeIn }: Props) {
  const { log } = run;
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  const stuck = useRef(true);
  const fontSize = useStore(preferences, (p) => p.fontSize);
  const stamps = useStore(preferences, (p) => p.timestamps);
  useFrameVersion(log);

  const rowHeight = Math.round(fontSize * 1.55);
  const columns = Math.max(20, Math.floor((size.width - 32) / charWidth(fontSize)) - (stamps ? STAMP_COLUMNS : 0));
  const rows = useRows(log, columns);
  const height = rows.count * rowHeight;
  const first = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
  const last = Math.min(rows.count, Math.ceil((top + size.height) / rowHeight) + OVERSCAN);

  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => { setSize({ width: entry!.contentRect.width, height: entry!.contentRect.height }); });
    watcher.observe(host.current!);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (stuck.current && host.current) host.current.scrollTop = height;
  }, [height, size.height]);

  return (
    <div className="plain-frame">
      <div
        className="plain"
        ref={host}
        tabIndex={0}
        role="log"
        aria-label="Output"
        aria-live="off"
        style={{ fontSize, lineHeight: `${rowHeight}px` }}
        onScroll={(event) => {
          const target = event.currentTarget;
          stuck.current = target.scrollHeight - target.scrollTop - target.clientHeight < AT_END_PX;
          setTop(target.scrollTop);
        }}
      >
        <div className="plain-space" style={{ height }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, i) => rows.at(first + i)).map((row, i) =>
            row && <OutputRow key={first + i} row={row} log={log} top={(first + i) * rowHeight} stamps={stamps} placeIn={placeIn} />,
          )}
        </div>
      </div>
      <TypeLine run={run} />
    </div>
  );
}

function OutputRow({ row, log, top, stamps, placeIn }: { row: Row; log: OutputLog; top: number; stamps: boolean; placeIn: Props["placeIn"] }) {
  const line = log.lines[row.line];
  if (!line) return null;
  const text = visible(line.text.slice(row.from, row.to));
  const place = row.first && line.source !== "typed" ? placeIn(text) : undefined;
  return (
    <div className={`plain-row ${line.source}`} style={{ top }}>
      {stamps && <span className="stamp">{row.first ? timeOf(line.at) : ""}</span>}
      {place ? (
        <>
          {text.slice(0, place.start)}
          <button type="button" className="place" onClick={place.go}>{text.slice(place.start, place.end)}</button>
          {text.slice(place.end)}
        </>
      ) : text}
    </div>
  );
}

/** Where there is no terminal, a line is typed and sent. */
function TypeLine({ run }: { run: RunController }) {
  const open = useStore(run.state, (s) => isBusy(s) && s.interactive);
  const terminal = useStore(run.state, (s) => s.terminal);
  const [ended, setEnded] = useState(false);
  useEffect(() => setEnded(false), [open]);
  if (!open) return null;
  return (
    <form
      className="type-line"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.elements.namedItem("line") as HTMLInputElement;
        run.say({ type: "stdin", data: `${input.value}\n` });
        if (!terminal) run.log.append("typed", `${input.value}\n`, Date.now());
        input.value = "";
      }}
    >
      <span aria-hidden>›</span>
      <input name="line" aria-label="Type to the program" placeholder={ended ? "End of input was sent" : "Type to the program, then Enter"} autoComplete="off" spellCheck={false} disabled={ended} />
      <button type="button" className="button small" disabled={ended} onClick={() => { run.say({ type: "stdin_eof" }); setEnded(true); }}>End of input</button>
    </form>
  );
}

/** Renders again at most once a frame, however fast output comes. */
function useFrameVersion(log: OutputLog): number {
  return useSyncExternalStore((listener) => {
    let frame = 0;
    const unsubscribe = log.subscribe(() => { frame ||= requestAnimationFrame(() => { frame = 0; listener(); }); });
    return () => { cancelAnimationFrame(frame); unsubscribe(); };
  }, () => log.version);
}

function useRows(log: OutputLog, columns: number): Rows {
  const kept = useRef<{ rows: Rows; generation: number }>(null);
  if (kept.current?.rows.columns !== columns || kept.current.generation !== log.generation) {
    kept.current = { rows: new Rows(columns), generation: log.generation };
  }

  kept.current.rows.update(log.lines);
  return kept.current.rows;
}

let measured: { size: number; width: number } | undefined;

function charWidth(fontSize: number): number {
  if (measured?.size === fontSize) return measured.width;
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = `${fontSize}px "JetBrains Mono", monospace`;
  measured = { size: fontSize, width: context.measureText("0".repeat(50)).width / 50 };
  return measured.width;
}

/** With a sign for what cannot be seen. */
function visible(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, (c) => String.fromCharCode(c === "\x7f" ? 0x2421 : 0x2400 + c.charCodeAt(0)));
}

function timeOf(at: number): string {
  const date = new Date(at);
  return `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

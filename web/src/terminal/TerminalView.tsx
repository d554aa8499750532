import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useEffectEvent, useRef } from "react";
import type { RunController } from "../run/controller";
import { isBusy } from "../run/state";
import { useStore } from "../store/store";
import { preferences } from "../theme/preferences";
import { copyText } from "../ui/clipboard";
import { shownTheme } from "../theme/theme";
import { TerminalFeed } from "./feed";
import { linksTo } from "./links";
import { paletteOf } from "./palette";
import { disarm, throttleBell } from "./safety";
import { terminalSize } from "./size";
import "./terminal.css";
import { press, TouchKeys } from "./TouchKeys";

interface Props {
  run: RunController;
  /** Where a line of output leads, if anywhere. */
  placeIn(line: string): { start: number; end: number; go(): void } | undefined;
  onRun(): void;
}

const FOCUS_AFTER_MS = 250;
const SCROLLBACK_LINES = 20_000;
const STDIN_PORTION = 4096; // characters of one message, far below what the server takes

/** The terminal on which the program runs. */
export function TerminalView({ run, placeIn, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal>(null);
  const fit = useRef<FitAddon>(null);
  const theme = useStore(shownTheme, (t) => t);
  const fontSize = useStore(preferences, (p) => p.fontSize);
  const typing = useStore(run.state, (s) => isBusy(s) && s.interactive && s.terminal);

  const place = useEffectEvent((line: string) => placeIn(line));
  const runAgain = useEffectEvent(() => onRun());

  useEffect(() => {
    const term = new Terminal({
      allowProposedApi: false,
      cursorBlink: true,
      cursorInactiveStyle: "none",
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: preferences.get().fontSize,
      lineHeight: 1.25,
      minimumContrastRatio: 4.5,
      scrollback: SCROLLBACK_LINES,
      theme: paletteOf(shownTheme.get()),
      windowOptions: {},
    });
    const fitting = new FitAddon();
    term.loadAddon(fitting);
    disarm(term);
    term.open(host.current!);
    terminal.current = term;
    fit.current = fitting;

    const bell = throttleBell(() => flash(host.current!), () => performance.now());
    term.onBell(bell);
    term.onResize(({ cols, rows }) => {
      terminalSize.set({ cols, rows });
      if (run.state.get().terminal) run.say({ type: "resize", cols, rows });
    });
    term.onData((data) => {
      const state = run.state.get();
      if (!isBusy(state) || !state.interactive || !state.terminal) return;
      for (let at = 0; at < data.length; at += STDIN_PORTION) run.say({ type: "stdin", data: data.slice(at, at + STDIN_PORTION) });
    });
    term.attachCustomKeyEventHandler((event) => handleKey(event, term, run, () => runAgain()));
    term.registerLinkProvider(linksTo(term, (line) => place(line)));

    const fitNow = () => { if (host.current && host.current.clientHeight > 0) fitting.fit(); };
    const watcher = new ResizeObserver(() => requestAnimationFrame(fitNow));
    watcher.observe(host.current!);
    // Cells are measured with the font they are drawn in.
    void document.fonts.load(`${preferences.get().fontSize}px "JetBrains Mono"`).then(() => { term.options.fontFamily = term.options.fontFamily!; fitNow(); }, () => undefined);
    fitNow();
    const feed = new TerminalFeed(run.log, term, () => run.state.get().terminal);
    return () => {
      watcher.disconnect();
      feed.dispose();
      term.dispose();
      terminal.current = null;
    };
  }, [run]);

  useEffect(() => {
    if (terminal.current && terminal.current.options.theme?.background !== paletteOf(theme).background) terminal.current.options.theme = paletteOf(theme);
  }, [theme]);
  useEffect(() => {
    if (!terminal.current || terminal.current.options.fontSize === fontSize) return;
    terminal.current.options.fontSize = fontSize;
    fit.current?.fit();
  }, [fontSize]);
  // No option is changed with a run: each makes xterm measure its font and write its style sheet anew, which would come between
  // the click on Run and the first output. The cursor is hidden by style, and keys go nowhere while nothing runs.
  useEffect(() => {
    const term = terminal.current;
    if (!term) return;
    term.textarea?.setAttribute("aria-label", typing ? "Terminal. Keys go to the program; Shift+Tab leaves." : "Terminal output");
    return typing ? lendFocus(term) : undefined;
  }, [typing]);

  return (
    <div className="terminal-frame">
      <div className="terminal-host" ref={host} data-typing={typing} />
      <TouchKeys disabled={!typing} onPress={(key) => { if (terminal.current) press(terminal.current, key); }} />
    </div>
  );
}

/**
 * Gives the focus to the terminal when a program runs long enough to talk to, and back to where it was if nobody talked: who
 * runs a program again and again stays in the code.
 */
function lendFocus(term: Terminal): () => void {
  const before = document.activeElement;
  let talked = false;
  const listening = term.onKey(() => { talked = true; });
  const timer = setTimeout(() => { if (document.activeElement === before && !document.querySelector("[role=dialog]")) term.focus(); }, FOCUS_AFTER_MS);
  // Who goes on writing keeps the focus: what is typed meanwhile belongs where it was begun.
  const stay = (event: Event) => { if (!(event instanceof KeyboardEvent && event.repeat)) clearTimeout(timer); };
  const signs = ["keydown", "pointerdown"] as const;
  signs.forEach((sign) => document.addEventListener(sign, stay, true));
  return () => {
    clearTimeout(timer);
    signs.forEach((sign) => document.removeEventListener(sign, stay, true));
    listening.dispose();
    if (!talked && before instanceof HTMLElement && before.isConnected && term.element?.contains(document.activeElement)) before.focus({ preventScroll: true });
  };
}

/** Keys that are the page's; everything else is the program's. False keeps a key from the terminal. */
function handleKey(event: KeyboardEvent, term: Terminal, run: RunController, runAgain: () => void): boolean {
  if (event.type !== "keydown") return true;
  const state = run.state.get();
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    runAgain();
    return false;
  }

  if (event.key === "Tab" && (event.shiftKey || !isBusy(state) || !state.interactive)) return false; // the focus moves on
  if (control && event.key.toLowerCase() === "c" && (term.hasSelection() || event.shiftKey)) {
    void copyText(term.getSelection());
    term.clearSelection();
    event.preventDefault();
    return false;
  }

  if (control && event.key.toLowerCase() === "v") return false; // the browser pastes
  // A program that took the whole screen (an editor, a game) has a use for Escape; in front of any other it stops the run.
  if (event.key === "Escape" && isBusy(state)) {
    if (term.buffer.active.type === "alternate") event.stopPropagation();
    else return false;
  }

  return true;
}

function flash(element: HTMLElement): void {
  element.animate([{ boxShadow: "inset 0 0 0 2px var(--accent)" }, { boxShadow: "inset 0 0 0 2px transparent" }], { duration: 300 });
}

import { read, write } from "../store/storage";
import { createStore } from "../store/store";
import { addEntry, type HistoryEntry } from "./entries";

const KEY = "millrace.history";

const kept = (): readonly HistoryEntry[] | undefined => {
  const entries = read<HistoryEntry[]>(KEY);
  return Array.isArray(entries) ? entries : undefined;
};

export const history = createStore<readonly HistoryEntry[]>(kept() ?? []);

const IDLE_AFTER_MS = 2000;
let waiting: HistoryEntry[] = [];

/** Keeps a run when the page has time: what it printed is to be seen first, and writing two megabytes takes long. */
export function remember(entry: HistoryEntry): void {
  waiting.push(entry);
  if (waiting.length > 1) return;
  if ("requestIdleCallback" in window) requestIdleCallback(settle, { timeout: IDLE_AFTER_MS });
  else setTimeout(settle, 50);
}

/** Keeps what still waits to be kept. */
export function settle(): void {
  if (waiting.length === 0) return;
  const entries = waiting;
  waiting = [];
  // Another tab may have added some.
  keep(entries.reduce<readonly HistoryEntry[]>(addEntry, kept() ?? history.get()));
}

addEventListener("pagehide", settle);

export function forgetAll(): void {
  waiting = [];
  keep([]);
}

function keep(entries: readonly HistoryEntry[]): void {
  let fitting = entries;
  while (!write(KEY, fitting) && fitting.length > 0) fitting = fitting.slice(0, Math.floor(fitting.length / 2));
  history.set(fitting);
}

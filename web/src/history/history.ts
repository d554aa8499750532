import { read, write } from "../store/storage";
import { createStore } from "../store/store";
import { addEntry, type HistoryEntry } from "./entries";

const KEY = "millrace.history";

export const history = createStore<readonly HistoryEntry[]>(read<HistoryEntry[]>(KEY) ?? []);

export function remember(entry: HistoryEntry): void {
  // Another tab may have added some.
  keep(addEntry(read<HistoryEntry[]>(KEY) ?? history.get(), entry));
}

export function forgetAll(): void {
  keep([]);
}

function keep(entries: readonly HistoryEntry[]): void {
  let kept = entries;
  while (!write(KEY, kept) && kept.length > 0) kept = kept.slice(0, Math.floor(kept.length / 2));
  history.set(kept);
}

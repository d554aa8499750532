import type { ExecutionResult } from "../api/types";
import type { SourceFile } from "../files/files";
import type { RunSettings } from "../settings/settings";

/** A run of this browser, with what is needed to look at it again. */
export interface HistoryEntry {
  jobId: string;
  at: number;
  language: string;
  languageName: string;
  files: SourceFile[];
  entry: string;
  settings: RunSettings;
  outcome: ExecutionResult["outcome"];
  exitCode?: number | null;
  durationMs: number;
  /** Cut at the end when it was long. */
  output: string;
  cut: boolean;
}

export const MAX_ENTRIES = 40;
const MAX_OUTPUT = 64 * 1024;
const MAX_SOURCE = 128 * 1024;
/** All entries together, characters; browsers keep about five million. */
const MAX_TOTAL = 2_000_000;

/** The newest first; the oldest go when there are too many or they are too large. Programs too large to keep are left out. */
export function addEntry(entries: readonly HistoryEntry[], entry: HistoryEntry): HistoryEntry[] {
  if (sourceSize(entry) > MAX_SOURCE) return [...entries];
  const fitted = entry.output.length > MAX_OUTPUT ? { ...entry, output: entry.output.slice(0, MAX_OUTPUT), cut: true } : entry;
  const all = [fitted, ...entries.filter((other) => other.jobId !== entry.jobId)].slice(0, MAX_ENTRIES);
  let total = 0;
  return all.filter((one) => (total += sourceSize(one) + one.output.length) <= MAX_TOTAL);
}

function sourceSize(entry: HistoryEntry): number {
  return entry.files.reduce((sum, file) => sum + file.content.length, entry.settings.stdin.length);
}

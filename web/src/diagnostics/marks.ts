import type { Language } from "../api/types";
import { createStore } from "../store/store";
import { compileRules, findPositions, positionInLine, resolveFile, type Position, type Rules } from "./positions";

/** Where the last run's output points to, in files that are there. */
export const marks = createStore<readonly Position[]>([]);

const MAX_MARKS = 200;
let rules: Rules = { rules: [], entry: "" };

export function takeRulesOf(language: Language, entry: string): void {
  rules = compileRules(language.diagnostics ?? [], entry);
}

export function clearMarks(): void {
  if (marks.get().length > 0) marks.set([]);
}

export function markFrom(output: string, files: readonly string[]): void {
  const found = findPositions(output, rules).flatMap((position) => {
    const file = resolveFile(position.file, files);
    return file && position.marked ? [{ ...position, file }] : [];
  });
  marks.set(found.slice(0, MAX_MARKS));
}

export function placeOf(line: string, files: readonly string[]): { file: string; line: number; column?: number; start: number; end: number } | undefined {
  const place = positionInLine(line, rules);
  const file = place && resolveFile(place.file, files);
  return file ? { ...place, file } : undefined;
}

import type { DiagnosticPattern } from "../api/types";
import { withoutEscapes } from "../output/escapes";

export type Severity = "error" | "warning" | "info";

/** A place in the source that a line of output names. */
export interface Position {
  file: string;
  /** From 1. */
  line: number;
  /** From 1; absent when the message names only a line. */
  column?: number;
  severity: Severity;
  message?: string;
  /** Whether the code is marked there: of a trace only the frame the message belongs to is. */
  marked: boolean;
  /** The line of output that names it, from 0. */
  outputLine: number;
}

type Pattern = Pick<DiagnosticPattern, "pattern" | "message_before" | "message_after" | "severity" | "innermost">;

interface Rule {
  pattern: RegExp;
  before?: RegExp;
  after?: RegExp;
  severity: Severity;
  innermost: "first" | "last";
}

export interface Rules {
  rules: readonly Rule[];
  entry: string;
}

const WORKSPACE = "/workspace/";
const MAX_LINE = 2000; // a longer line is data, not a message
const MAX_LINES = 5000;
const REACH_AFTER = 20;
const REACH_BEFORE = 200;
/** Lines may be made to keep patterns busy; what is found by then is enough. */
const BUDGET_MS = 150;
const LOOK_AT_CLOCK_EVERY = 32; // lines

export function compileRules(patterns: readonly Pattern[], entry: string): Rules {
  const rules = patterns.map((p): Rule => ({
    pattern: new RegExp(p.pattern),
    ...(p.message_before ? { before: new RegExp(p.message_before) } : {}),
    ...(p.message_after ? { after: new RegExp(p.message_after) } : {}),
    severity: severityOf(p.severity, "error"),
    innermost: p.innermost === "last" ? "last" : "first",
  }));
  return { rules, entry };
}

/** Every place that the output names; of a long output, its end. */
export function findPositions(output: string, { rules, entry }: Rules, now: () => number = () => performance.now()): Position[] {
  const all = output.split("\n");
  const skipped = Math.max(0, all.length - MAX_LINES);
  const lines = all.slice(skipped).map((line) => (line.length > MAX_LINE ? "" : plain(line)));
  const end = now() + BUDGET_MS;
  const found = rules.flatMap((rule) => withRule(lines, rule, entry, () => now() > end));
  return once(found.sort((a, b) => a.outputLine - b.outputLine)).map((position) => ({ ...position, outputLine: position.outputLine + skipped }));
}

/** The place that one line names, without its message: enough to make the line a link. */
export function positionInLine(text: string, { rules, entry }: Rules): (Pick<Position, "file" | "line" | "column"> & { start: number; end: number }) | undefined {
  if (text.length > MAX_LINE) return undefined;
  const line = plain(text);
  for (const rule of rules) {
    const match = rule.pattern.exec(line);
    if (match) {
      const shown = match.groups?.file ? line.indexOf(match.groups.file) : match.index;
      return { ...placeOf(match, entry), start: Math.max(0, shown), end: match.index + match[0].length };
    }
  }

  return undefined;
}

/** Which of the program's files a message means, by path or by a name that only one of them has. */
export function resolveFile(named: string, files: readonly string[]): string | undefined {
  if (files.includes(named)) return named;
  const base = named.split("/").at(-1);
  const same = files.filter((file) => file.split("/").at(-1) === base);
  if (same.length === 1) return same[0];
  // A lone file may have been named after its content, as Java's public class asks for.
  const [only] = files;
  return files.length === 1 && extensionOf(only!) === extensionOf(named) ? only : undefined;
}

function extensionOf(file: string): string {
  return /\.[^./]+$/.exec(file)?.[0] ?? "";
}

function plain(line: string): string {
  return withoutEscapes(line).replace(/\r$/, "");
}

function withRule(lines: readonly string[], rule: Rule, entry: string, isOver: () => boolean): Position[] {
  const found: (Position & { messageLine?: number })[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (i % LOOK_AT_CLOCK_EVERY === 0 && isOver()) break;
    const match = rule.pattern.exec(lines[i]!);
    if (!match) continue;
    const message = messageOf(match, lines, i, rule);
    found.push({
      ...placeOf(match, entry),
      severity: severityOf(match.groups?.severity ?? message?.severity, rule.severity),
      ...(message ? { message: message.text, messageLine: message.line } : {}),
      marked: true,
      outputLine: i,
    });
  }

  return rule.before || rule.after ? markInnermost(found, rule.innermost) : found;
}

function messageOf(match: RegExpExecArray, lines: readonly string[], at: number, rule: Rule): { text: string; severity?: string; line: number } | undefined {
  if (match.groups?.message) return { text: match.groups.message.trim(), line: at };
  const other = rule.before ?? rule.after;
  if (!other) return undefined;
  const step = rule.before ? -1 : 1;
  const reach = rule.before ? REACH_BEFORE : REACH_AFTER;
  for (let i = at + step; i >= 0 && i < lines.length && Math.abs(i - at) <= reach; i += step) {
    // A trace may be longer than the reach; its own frames do not count.
    if (rule.pattern.test(lines[i]!)) {
      at = i;
      continue;
    }

    const found = other.exec(lines[i]!);
    if (found?.groups?.message) return { text: found.groups.message.trim(), severity: found.groups.severity, line: i };
  }

  return undefined;
}

function markInnermost(found: (Position & { messageLine?: number })[], innermost: "first" | "last"): Position[] {
  const ordered = innermost === "first" ? found : [...found].reverse();
  const seen = new Set<number>();
  for (const position of ordered) {
    position.marked = position.messageLine !== undefined && !seen.has(position.messageLine);
    if (position.messageLine !== undefined) seen.add(position.messageLine);
    if (!position.marked) position.severity = "info";
  }

  return found.map(({ messageLine: _, ...position }) => position);
}

/** One mark for one message at one place, however many lines say so. */
function once(positions: readonly Position[]): Position[] {
  const seen = new Set<string>();
  return positions.map((position) => {
    if (!position.marked) return position;
    const key = `${position.file}:${position.line}:${position.message}`;
    if (seen.has(key)) return { ...position, marked: false };
    seen.add(key);
    return position;
  });
}

function placeOf(match: RegExpExecArray, entry: string): Pick<Position, "file" | "line" | "column"> {
  const column = Number(match.groups?.column);
  return { file: relative(match.groups?.file ?? entry), line: Number(match.groups?.line), ...(column > 0 ? { column } : {}) };
}

function relative(file: string): string {
  const inside = file.startsWith(WORKSPACE) ? file.slice(WORKSPACE.length) : file;
  return inside.replace(/^(?:\.\/)+/, "");
}

function severityOf(word: string | null | undefined, otherwise: Severity): Severity {
  if (!word) return otherwise;
  const lower = word.toLowerCase();
  return /warn|notice|deprecat/.test(lower) ? "warning" : /note|info|help/.test(lower) ? "info" : "error";
}

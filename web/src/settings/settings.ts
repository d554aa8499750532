import { LIMIT_NAMES, type Limits } from "../api/types";

/** How a program is run, beside its files. */
export interface RunSettings {
  /** One line, split as a shell would. */
  args: string;
  compileArgs: string;
  /** Whether input comes from the box below, in place of the keyboard. */
  useStdin: boolean;
  stdin: string;
  limits: Partial<Limits>;
}

export const NO_SETTINGS: RunSettings = { args: "", compileArgs: "", useStdin: false, stdin: "", limits: {} };

/** How many settings differ from the defaults, for the mark on the button. */
export function countChanges(settings: RunSettings): number {
  return (
    Number(settings.args.trim() !== "") + Number(settings.compileArgs.trim() !== "") + Number(settings.useStdin) + Object.keys(settings.limits).length
  );
}

export interface LimitField {
  name: keyof Limits;
  label: string;
  unit: string;
  /** How many of the wire's units one of these is. */
  factor: number;
}

export const LIMIT_FIELDS: readonly LimitField[] = [
  { name: "wall_ms", label: "Time", unit: "s", factor: 1000 },
  { name: "cpu_ms", label: "CPU time", unit: "s", factor: 1000 },
  { name: "memory_mb", label: "Memory", unit: "MB", factor: 1 },
  { name: "processes", label: "Processes and threads", unit: "", factor: 1 },
  { name: "output_bytes", label: "Output", unit: "MB", factor: 1024 * 1024 },
  { name: "file_mb", label: "One file", unit: "MB", factor: 1 },
  { name: "workspace_mb", label: "All files", unit: "MB", factor: 1 },
  { name: "compile_wall_ms", label: "Compiling", unit: "s", factor: 1000 },
];

export type LimitInput = { value: number } | { problem: string } | { nothing: true };

/** Reads what somebody typed for a limit; empty means the default. */
export function readLimit(field: LimitField, text: string, maximum: number): LimitInput {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return { nothing: true };
  const value = Math.round(Number(trimmed) * field.factor);
  if (!Number.isFinite(value) || value < 1) return { problem: "A number above 0, please." };
  if (value > maximum) return { problem: `At most ${showLimit(field, maximum)} on this server.` };
  return { value };
}

export function showLimit(field: LimitField, value: number): string {
  return `${Number((value / field.factor).toFixed(2))} ${field.unit}`.trim();
}

/** A person needs longer to answer than a program to run; the CPU time it may use stays what it was. */
export const INTERACTIVE_WALL_MS = 300_000;

/** The limits to ask for. */
export function limitsFor(settings: RunSettings, defaults: Limits, maximum: Limits, interactive: boolean): Partial<Limits> | undefined {
  const asked: Partial<Limits> = {};
  if (interactive && settings.limits.wall_ms === undefined) {
    asked.wall_ms = Math.min(Math.max(INTERACTIVE_WALL_MS, defaults.wall_ms), maximum.wall_ms);
    asked.cpu_ms = defaults.cpu_ms;
  }

  for (const name of LIMIT_NAMES) {
    const value = settings.limits[name];
    if (value !== undefined) asked[name] = Math.min(value, maximum[name]);
  }

  return Object.keys(asked).length > 0 ? asked : undefined;
}

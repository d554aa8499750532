import type { ExecutionResult, Limits } from "../api/types";
import type { SourceFile } from "../files/files";
import { joinArgs, splitArgs } from "../settings/args";
import { NO_SETTINGS, type RunSettings } from "../settings/settings";
import { newCase, type TestCase } from "../tests/cases";

/** A shared program, as the server keeps it. It never changes: its address is its content. */
export interface ShareRequest {
  language: string;
  version?: string | null;
  files: SourceFile[];
  entry_point?: string | null;
  stdin?: string | null;
  args?: string[] | null;
  compile_args?: string[] | null;
  limits?: Partial<Limits> | null;
  tests?: { stdin?: string | null; expected_output?: string | null }[] | null;
  result?: SharedResult | null;
}

/** The part of a result that says something to others. */
export type SharedResult = Partial<ExecutionResult>;

export interface Share extends ShareRequest {
  id: string;
  created_at: string;
}

export interface Shareable {
  language: string;
  files: SourceFile[];
  entry: string;
  settings: RunSettings;
  tests: TestCase[];
}

/** The largest share the server takes, bytes. */
export const MAX_SHARE_BYTES = 256 * 1024;
const MAX_SHARED_OUTPUT = 32 * 1024;

export function toShare(program: Shareable, result: ExecutionResult | undefined): ShareRequest {
  const { settings } = program;
  const args = splitArgs(settings.args);
  const compileArgs = splitArgs(settings.compileArgs);
  return {
    language: program.language,
    files: program.files.map(({ name, content }) => ({ name, content })),
    entry_point: program.entry,
    ...(settings.useStdin ? { stdin: settings.stdin } : {}),
    ...(args.length > 0 ? { args } : {}),
    ...(compileArgs.length > 0 ? { compile_args: compileArgs } : {}),
    ...(Object.keys(settings.limits).length > 0 ? { limits: settings.limits } : {}),
    ...(program.tests.length > 0 ? { tests: program.tests.map((test) => ({ stdin: test.stdin, ...(test.compare ? { expected_output: test.expected } : {}) })) } : {}),
    ...(result ? { result: sharedResult(result) } : {}),
  };
}

export function fromShare(share: Share): Shareable & { active: string } {
  const entry = share.entry_point ?? share.files[0]!.name;
  return {
    language: share.language,
    files: share.files.map(({ name, content }) => ({ name, content })),
    entry,
    active: entry,
    settings: {
      ...NO_SETTINGS,
      args: joinArgs(share.args ?? []),
      compileArgs: joinArgs(share.compile_args ?? []),
      useStdin: share.stdin != null,
      stdin: share.stdin ?? "",
      limits: share.limits ?? {},
    },
    tests: (share.tests ?? []).map((test) => newCase(test.stdin ?? "", test.expected_output ?? "", test.expected_output != null)),
  };
}

export function sizeOf(share: ShareRequest): number {
  return new TextEncoder().encode(JSON.stringify(share)).length;
}

/** What can be put into another site's page. Attribute values are encoded, so that no id can leave them. */
export function embedSnippet(origin: string, id: string, options: { theme: "auto" | "light" | "dark"; readOnly: boolean; height: number }): string {
  const query = new URLSearchParams();
  if (options.theme !== "auto") query.set("theme", options.theme);
  if (options.readOnly) query.set("readonly", "1");
  const url = `${origin}/embed/${encodeURIComponent(id)}${query.size > 0 ? `?${query}` : ""}`;
  return `<iframe src="${url.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" title="A program to run" width="100%" height="${options.height}" loading="lazy" allow="clipboard-write"></iframe>`;
}

function sharedResult(result: ExecutionResult): SharedResult {
  const { job_id, language, version, status, outcome, exit_code, signal, error, duration, cpu_time, memory_peak, timings, warm, attempt } = result;
  const cut = (text: string | undefined) => (text ?? "").slice(0, MAX_SHARED_OUTPUT);
  return {
    job_id, language, version, status, outcome, exit_code, signal, error, duration, cpu_time, memory_peak, timings, warm, attempt,
    output: cut(result.output),
    truncated: result.truncated || result.output!.length > MAX_SHARED_OUTPUT,
    ...(result.compile ? { compile: { output: cut(result.compile.output), duration: result.compile.duration } as ExecutionResult["compile"] } : {}),
  };
}

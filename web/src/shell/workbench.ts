import type { ExecutionRequest, Language } from "../api/types";
import { pictureType } from "../artifacts/kinds";
import { ARTIFACTS, sourcesOf } from "../artifacts/written";
import { clearMarks, markFrom, placeOf, takeRulesOf } from "../diagnostics/marks";
import { editorHandle } from "../editor/live";
import { change, currentWorkspace, workspace, type Workspace } from "../files/workspace";
import { remember } from "../history/history";
import { catalog, languageOf, loadLanguage } from "../languages/languages";
import { RunController } from "../run/controller";
import { sockets } from "../run/sockets";
import { sourceOf } from "../run/source";
import { isBusy } from "../run/state";
import { splitArgs } from "../settings/args";
import { limitsFor } from "../settings/settings";
import { terminalSize } from "../terminal/size";
import { requestTests } from "../tests/cases";
import { preferences } from "../theme/preferences";
import { showCode, showPanel, ui } from "./ui";

export const run = new RunController(true);
/** The tests are a run of their own, so that they do not take the place of the output. */
export const testRun = new RunController(false);

let ranProgram: Workspace | undefined;

run.onEnd = (state, log) => {
  const program = ranProgram;
  if (!program || !state.result) return;
  const output = log.text();
  markFrom(output, program.files.map((file) => file.name));
  if (state.result.artifacts?.some(({ name }) => pictureType(name)) && ui.get().panel === "output" && log.characters < 400) showPanel("files");
  remember({
    jobId: state.result.job_id, at: Date.now(), language: program.language, languageName: languageOf(catalog.get(), program.language)?.name ?? program.language,
    files: program.files, entry: program.entry, settings: program.settings, outcome: state.result.outcome, exitCode: state.result.exit_code ?? undefined,
    durationMs: state.result.duration ?? 0, output, cut: false,
  });
};

/** Runs the program on show; the code that matters most for speed: one request, nothing waited for before it. */
export function runProgram(): void {
  const program = currentWorkspace();
  const language = program && languageOf(catalog.get(), program.language);
  if (!program || !language) return;
  ranProgram = program;
  clearMarks();
  // Who types needs a terminal; input that is there beforehand comes through a pipe, whose end is an end.
  const terminal = preferences.get().view === "terminal" && !program.settings.useStdin;
  void run.start({
    ...programRequest(program, language, !program.settings.useStdin),
    ...(program.settings.useStdin ? { stdin: program.settings.stdin } : {}),
    ...(terminal ? { tty: terminalSize.get() } : {}),
    artifacts: [...ARTIFACTS],
  });
  showPanel("output");
}

/** A hand moves towards Run: when it is there, the connection is open. */
export function prepareRun(): void {
  if (!isBusy(run.state.get())) sockets.prepare();
}

/** A run that was going on when the page was left. */
export function resumeRun(): void {
  ranProgram = currentWorkspace();
  if (ranProgram && run.resume(sourcesOf(sourceOf(ranProgram, languageOf(catalog.get(), ranProgram.language))))) showPanel("output");
}

export function runTests(): void {
  const program = currentWorkspace();
  const language = program && languageOf(catalog.get(), program.language);
  if (!program || !language || program.tests.length === 0) return;
  void testRun.start({ ...programRequest(program, language, false), tests: requestTests(program.tests) });
}

function programRequest(program: Workspace, language: Language, interactive: boolean): ExecutionRequest {
  const { settings } = program;
  const limits = limitsFor(settings, language.default_limits, language.maximum_limits, interactive);
  const args = splitArgs(settings.args);
  const compileArgs = language.compiled ? splitArgs(settings.compileArgs) : [];
  return {
    language: program.language,
    ...sourceOf(program, language),
    ...(args.length > 0 ? { args } : {}),
    ...(compileArgs.length > 0 ? { compile_args: compileArgs } : {}),
    ...(limits ? { limits } : {}),
  };
}

/** Gets what the editor wants to know of a language, when there is time. */
export async function prepareLanguage(id: string, entry: string): Promise<void> {
  try {
    takeRulesOf(await loadLanguage(id), entry);
  } catch {
    // without: the code is not marked
  }
}

/** What a line of output leads to, if anything. */
export function placeIn(line: string): { start: number; end: number; go(): void } | undefined {
  const files = currentFiles();
  const place = placeOf(line, files);
  return place && { start: place.start, end: place.end, go: () => goTo(place.file, place.line, place.column) };
}

export function goTo(file: string, line: number, column?: number): void {
  const program = currentWorkspace();
  if (!program) return;
  if (program.active !== file) change((now) => ({ ...now, active: file }));
  showCode();
  // The editor shows the file after this frame.
  requestAnimationFrame(() => requestAnimationFrame(() => editorHandle.goTo(line, column)));
}

function currentFiles(): string[] {
  return workspace.get()?.files.map((file) => file.name) ?? [];
}

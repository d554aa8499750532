import type { Language } from "../api/types";
import { editorHandle } from "../editor/live";
import { NO_SETTINGS, type RunSettings } from "../settings/settings";
import { read, write } from "../store/storage";
import { createStore } from "../store/store";
import type { TestCase } from "../tests/cases";
import { setContent, type FileSet } from "./files";

/** Everything that belongs to the program on show. */
export interface Workspace extends FileSet {
  language: string;
  settings: RunSettings;
  tests: TestCase[];
  /** Rises when the text is replaced from outside the editor. */
  revision: number;
  /** Shared programs are looked at, and copied to be edited. */
  readOnly: boolean;
}

type Kept = Omit<Workspace, "revision" | "readOnly">;

const LANGUAGE_KEY = "millrace.language";
const SAVE_DELAY_MS = 400;

const keyOf = (language: string) => `millrace.workspace.${language}`;
const beforeKeyOf = (language: string) => `millrace.before.${language}`;

export const workspace = createStore<Workspace | undefined>(undefined);

/** Set when this browser refuses to keep what is written. */
export const storageFull = createStore(false);

let revision = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const lastLanguage = (): string | undefined => read<string>(LANGUAGE_KEY);

/** Shows what was written in a language before, or its starter program. */
export function openLanguage(language: Language): void {
  keep();
  const kept = read<Kept>(keyOf(language.id));
  workspace.set({ ...(isUsable(kept) ? kept : starter(language)), revision: ++revision, readOnly: false });
  write(LANGUAGE_KEY, language.id);
}

/** Shows a program that comes from elsewhere in the place of what was there, which can be brought back. */
export function replaceWorkspace(program: Omit<Kept, "settings" | "tests"> & Partial<Kept>, readOnly = false): void {
  keep();
  if (!readOnly) {
    const before = read<Kept>(keyOf(program.language));
    if (before) write(beforeKeyOf(program.language), before);
    write(LANGUAGE_KEY, program.language);
  }

  workspace.set({ settings: NO_SETTINGS, tests: [], ...program, revision: ++revision, readOnly });
  keep();
}

/** What was there before the last replacement. */
export function bringBack(language: string): void {
  const before = read<Kept>(beforeKeyOf(language));
  if (before) workspace.set({ ...before, revision: ++revision, readOnly: false });
  keep();
}

export function starter(language: Language): Kept {
  const name = language.file_name;
  return { language: language.id, files: [{ name, content: language.hello ?? "" }], active: name, entry: name, settings: NO_SETTINGS, tests: [] };
}

export function change(edit: (current: Workspace) => Workspace): void {
  workspace.set((current) => current && edit(current));
  clearTimeout(timer);
  timer = setTimeout(keep, SAVE_DELAY_MS);
}

/** A change of the text that does not come from the editor. */
export function changeFromOutside(edit: (current: Workspace) => Workspace): void {
  editorHandle.flush();
  change((current) => ({ ...edit(current), revision: ++revision }));
}

/** Adds, renames, removes or shows files. */
export function editFiles(make: (set: FileSet) => FileSet): void {
  editorHandle.flush();
  change((current) => ({ ...current, ...make({ files: current.files, active: current.active, entry: current.entry }) }));
}

export function changeContent(name: string, content: string): void {
  change((current) => ({ ...current, ...setContent(current, name, content) }));
}

/** The program as it stands, with what was typed a moment ago. */
export function currentWorkspace(): Workspace | undefined {
  editorHandle.flush();
  return workspace.get();
}

export function keep(): void {
  clearTimeout(timer);
  editorHandle.flush();
  clearTimeout(timer);
  const current = workspace.get();
  if (!current || current.readOnly) return;
  const { revision: _revision, readOnly: _readOnly, ...kept } = current;
  storageFull.set(!write(keyOf(current.language), kept));
}

export function keepAlways(): void {
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
}

function isUsable(kept: Kept | undefined): kept is Kept {
  return !!kept && Array.isArray(kept.files) && kept.files.length > 0 && kept.files.some((file) => file.name === kept.active) && !!kept.settings && Array.isArray(kept.tests);
}

/** The files of a program, in the order of their tabs. */
export interface SourceFile {
  name: string;
  content: string;
}

export interface FileSet {
  files: SourceFile[];
  active: string;
  /** The file that is started. */
  entry: string;
}

/** As the server counts: bytes of one file, and files of one program. */
export const MAX_FILE_BYTES = 1024 * 1024;
export const MAX_FILES = 100;
const MAX_NAME_BYTES = 255;

const bytes = new TextEncoder();

/** What is wrong with a file's name, or nothing. */
export function nameProblem(name: string, others: readonly string[]): string | undefined {
  const parts = name.split("/");
  if (name === "") return "A file needs a name.";
  if (others.includes(name)) return `There is a file ${name} already.`;
  if (name.startsWith("/")) return "A name is relative: no / at its start.";
  if (parts.includes("")) return "A name has no empty part: no // and no / at its end.";
  if (parts.some((part) => part === "." || part === "..")) return "A name has no part . or ..";
  if (parts[0] === ".build") return ".build is where compilers write.";
  if ([...name].some((c) => c < " " || c === "\x7f")) return "A name has no control characters.";
  if (parts.some((part) => bytes.encode(part).length > MAX_NAME_BYTES)) return `A name has at most ${MAX_NAME_BYTES} bytes.`;
  return undefined;
}

/** What is wrong with a file that somebody brings, or nothing. */
export function sizeProblem(name: string, size: number): string | undefined {
  return size <= MAX_FILE_BYTES ? undefined : `${name} has ${(size / 1024 / 1024).toFixed(1)} MB; a file may have at most ${MAX_FILE_BYTES / 1024 / 1024} MB.`;
}

export function addFile(set: FileSet, file: SourceFile): FileSet {
  return { ...set, files: [...set.files, file], active: file.name };
}

/** Adds files, or puts them in the place of those with the same names. */
export function putFiles(set: FileSet, files: readonly SourceFile[]): FileSet {
  const kept = set.files.map((file) => files.find((other) => other.name === file.name) ?? file);
  const added = files.filter((file) => !set.files.some((other) => other.name === file.name));
  return { ...set, files: [...kept, ...added], active: files.at(-1)?.name ?? set.active };
}

export function renameFile(set: FileSet, from: string, to: string): FileSet {
  const rename = (name: string) => (name === from ? to : name);
  return {
    files: set.files.map((file) => ({ ...file, name: rename(file.name) })),
    active: rename(set.active),
    entry: rename(set.entry),
  };
}

/** The last file stays: a program has one. */
export function removeFile(set: FileSet, name: string): FileSet {
  if (set.files.length === 1) return set;
  const at = set.files.findIndex((file) => file.name === name);
  const files = set.files.filter((file) => file.name !== name);
  const near = files[Math.min(at, files.length - 1)]!.name;
  return {
    files,
    active: set.active === name ? near : set.active,
    entry: set.entry === name ? files[0]!.name : set.entry,
  };
}

export function setContent(set: FileSet, name: string, content: string): FileSet {
  return { ...set, files: set.files.map((file) => (file.name === name ? { ...file, content } : file)) };
}

/** A name that is free, such as file2.py. */
export function freshName(set: FileSet): string {
  const extension = /\.[^./]+$/.exec(set.entry)?.[0] ?? ".txt";
  for (let n = 2; ; n++) {
    const name = `file${n}${extension}`;
    if (!set.files.some((file) => file.name === name)) return name;
  }
}

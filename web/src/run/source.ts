import type { ExecutionRequest, Language } from "../api/types";
import type { FileSet } from "../files/files";

/** The program as a request takes it. One file by the language's usual name is the common case: the server then names it as the language wants it. */
export function sourceOf({ files, entry }: Pick<FileSet, "files" | "entry">, language: Pick<Language, "file_name"> | undefined): Pick<ExecutionRequest, "source_code" | "files" | "entry_point"> {
  const [first] = files;
  return files.length === 1 && first!.name === language?.file_name
    ? { source_code: first!.content }
    : { files: files.map(({ name, content }) => ({ name, content })), entry_point: entry };
}

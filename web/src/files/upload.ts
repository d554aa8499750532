import { MAX_FILES, nameProblem, sizeProblem, type SourceFile } from "./files";

const NUL = "\0";

/** Reads the files somebody brings: the good ones, and what is wrong with the others. */
export async function readUploads(uploads: readonly File[], alreadyThere: number): Promise<{ files: SourceFile[]; problems: string[] }> {
  const files: SourceFile[] = [];
  const problems: string[] = [];
  for (const upload of uploads) {
    const name = upload.name;
    const problem = nameProblem(name, []) ?? sizeProblem(name, upload.size);
    if (problem) {
      problems.push(problem);
      continue;
    }

    if (alreadyThere + files.length >= MAX_FILES) {
      problems.push(`A program may have at most ${MAX_FILES} files; ${name} and what follows is left out.`);
      break;
    }

    const content = await textOf(upload);
    if (typeof content === "string") files.push({ name, content });
    else problems.push(content.problem);
  }

  return { files, problems };
}

async function textOf(upload: File): Promise<string | { problem: string }> {
  let bytes: ArrayBuffer;
  try {
    bytes = await upload.arrayBuffer();
  } catch {
    return { problem: `${upload.name} cannot be read; is it a folder?` };
  }

  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes(NUL)) return text;
  } catch {
    // no UTF-8
  }

  return { problem: `${upload.name} is not text in UTF-8; only such files can be edited here.` };
}

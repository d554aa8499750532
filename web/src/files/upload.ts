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

    const content = await upload.text();
    if (content.includes(NUL)) problems.push(`${name} is not text; only text files can be edited here.`);
    else files.push({ name, content });
  }

  return { files, problems };
}

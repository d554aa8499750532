import type { Artifact, ExecutionRequest } from "../api/types";
import type { SourceFile } from "../files/files";

/** Kinds that are looked for in folders too. */
const KINDS = ["png", "svg", "gif", "jpg", "jpeg", "webp", "pdf", "csv", "txt", "json", "html", "zip", "wav"];

/** What to bring back of a program's workspace: every file at its top, and what people look for in its folders. Compilers write into folders. */
export const ARTIFACTS: readonly string[] = ["*", ...KINDS.map((kind) => `**/*.${kind}`)];

/** The files a request brings along. */
export function sourcesOf({ files, source_code }: Pick<ExecutionRequest, "files" | "source_code">): readonly SourceFile[] {
  return files?.map(({ name, content }) => ({ name: name ?? "", content: content ?? "" })) ?? [{ name: "", content: source_code ?? "" }];
}

/** Of what was brought back, the files that the program wrote or changed: neither its sources nor what is hidden. */
export function writtenOf(artifacts: readonly Artifact[], sources: readonly SourceFile[]): Artifact[] {
  const encoder = new TextEncoder();
  const sizes = new Map(sources.map((source) => [source, encoder.encode(source.content).length]));
  // A lone file may have got the name its language wants; it is known by what is in it.
  const isSource = ({ name, size, content }: Artifact) => sources.some((source) => (source.name === name || source.name === "") && sizes.get(source) === size && decode(content) === source.content);
  return artifacts.filter((artifact) => !isHidden(artifact.name) && !PLACED.has(artifact.name) && !isSource(artifact));
}

/** Files that the server places beside the sources. */
const PLACED: ReadonlySet<string> = new Set(["go.mod"]);

function isHidden(name: string): boolean {
  return name.split("/").some((part) => part.startsWith("."));
}

function decode(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
}

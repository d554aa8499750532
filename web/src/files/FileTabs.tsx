import { FilePlus2, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { editorHandle } from "../editor/live";
import { toast } from "../shell/toasts";
import { IconButton } from "../ui/Button";
import "./files.css";
import { addFile, freshName, MAX_FILES, nameProblem, putFiles, renameFile } from "./files";
import { FilesMenu } from "./FilesButton";
import { readUploads } from "./upload";
import { changeFromOutside, currentWorkspace, editFiles as edit, type Workspace } from "./workspace";

/** The files of the program, and what can be done with them. */
export function FileTabs({ workspace }: { workspace: Workspace }) {
  const [renaming, setRenaming] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const { files, active, entry, readOnly } = workspace;
  useEffect(() => {
    tabs.current?.querySelector("[aria-selected=true], input")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active, renaming]);
  const show = (name: string) => edit((set) => ({ ...set, active: name }));
  const add = () => edit((set) => {
    const name = freshName(set);
    setRenaming(name);
    return addFile(set, { name, content: "" });
  });

  return (
    <div className="file-bar">
      <div className="file-tabs" role="tablist" aria-label="Files" ref={tabs}>
        {files.map((file) =>
          renaming === file.name ? (
            <NameInput key={file.name} name={file.name} others={files.map((f) => f.name).filter((n) => n !== file.name)} onDone={(name) => {
              setRenaming(undefined);
              if (name !== file.name) edit((set) => renameFile(set, file.name, name));
              editorHandle.focus();
            }} />
          ) : (
            <button
              key={file.name}
              type="button"
              role="tab"
              className="file-tab"
              aria-selected={file.name === active}
              tabIndex={file.name === active ? 0 : -1}
              title={file.name === entry && files.length > 1 ? `${file.name}: the file that is started` : file.name}
              onClick={() => show(file.name)}
              onDoubleClick={() => { if (!readOnly) setRenaming(file.name); }}
              onKeyDown={(event) => {
                const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
                const next = files[files.findIndex((f) => f.name === active) + step];
                if (step !== 0 && next) {
                  show(next.name);
                  (event.currentTarget.parentElement?.children[files.indexOf(next)] as HTMLElement | undefined)?.focus();
                } else if (event.key === "F2" && !readOnly) {
                  setRenaming(file.name);
                }
              }}
            >
              {file.name === entry && files.length > 1 && <Play className="entry-mark" aria-label="starts here" />}
              {file.name}
            </button>
          ),
        )}
      </div>
      {!readOnly && <IconButton label="New file" small disabled={files.length >= MAX_FILES} onClick={add}><FilePlus2 /></IconButton>}
      <span className="grow" />
      <FilesMenu workspace={workspace} onRename={() => setRenaming(active)} onUpload={() => picker.current?.click()} />
      <input ref={picker} type="file" multiple hidden onChange={(event) => { void takeUploads([...(event.target.files ?? [])]); event.target.value = ""; }} />
    </div>
  );
}

export async function takeUploads(uploads: readonly File[]): Promise<void> {
  const current = currentWorkspace();
  if (!current || current.readOnly || uploads.length === 0) return;
  const { files, problems } = await readUploads(uploads, current.files.length);
  if (files.length > 0) changeFromOutside((now) => ({ ...now, ...putFiles(now, files) }));
  if (problems.length > 0) toast({ text: problems.join("\n"), tone: "error" });
}

function NameInput({ name, others, onDone }: { name: string; others: readonly string[]; onDone(name: string): void }) {
  const [text, setText] = useState(name);
  const problem = nameProblem(text.trim(), others);
  const finish = () => onDone(problem ? name : text.trim());
  return (
    <span className="file-name">
      <input
        aria-label="Name of the file"
        aria-invalid={!!problem}
        autoFocus
        value={text}
        size={Math.max(8, text.length)}
        spellCheck={false}
        onFocus={(event) => event.target.setSelectionRange(0, Math.max(0, text.lastIndexOf(".")) || text.length)}
        onChange={(event) => setText(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === "Enter") finish();
          if (event.key === "Escape") { event.stopPropagation(); onDone(name); }
        }}
      />
      {problem && <span className="file-problem" role="alert">{problem}</span>}
    </span>
  );
}

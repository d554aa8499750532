import { Download, Ellipsis, FilePlus2, Pencil, Play, Trash2, Upload } from "lucide-react";
import { DropdownMenu as Menu } from "radix-ui";
import { useRef, useState } from "react";
import { editorHandle } from "../editor/live";
import { toast } from "../shell/toasts";
import { IconButton } from "../ui/Button";
import { download } from "./download";
import "./files.css";
import { addFile, freshName, MAX_FILES, nameProblem, putFiles, removeFile, renameFile, type FileSet } from "./files";
import { readUploads } from "./upload";
import { change, changeFromOutside, currentWorkspace, type Workspace } from "./workspace";
import { zip } from "./zip";

const edit = (make: (set: FileSet) => FileSet) => {
  editorHandle.flush();
  change((current) => ({ ...current, ...make({ files: current.files, active: current.active, entry: current.entry }) }));
};

/** The files of the program, and what can be done with them. */
export function FileTabs({ workspace }: { workspace: Workspace }) {
  const [renaming, setRenaming] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const { files, active, entry, readOnly } = workspace;
  const show = (name: string) => edit((set) => ({ ...set, active: name }));
  const add = () => edit((set) => {
    const name = freshName(set);
    setRenaming(name);
    return addFile(set, { name, content: "" });
  });

  return (
    <div className="file-bar">
      <div className="file-tabs" role="tablist" aria-label="Files">
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
      <Menu.Root>
        <Menu.Trigger asChild><IconButton label="Files" small><Ellipsis /></IconButton></Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="popup" align="end" sideOffset={4} onCloseAutoFocus={(event) => { if (renaming) event.preventDefault(); }}>
            {!readOnly && <>
              <Menu.Item className="menu-item" onSelect={() => setRenaming(active)}><Pencil />Rename {active}</Menu.Item>
              <Menu.Item className="menu-item" disabled={active === entry} onSelect={() => edit((set) => ({ ...set, entry: active }))}><Play />Start with {active}</Menu.Item>
              <Menu.Item className="menu-item" disabled={files.length === 1} onSelect={() => edit((set) => removeFile(set, active))}><Trash2 />Delete {active}</Menu.Item>
              <Menu.Separator className="menu-line" />
              <Menu.Item className="menu-item" onSelect={() => picker.current?.click()}><Upload />Upload files…</Menu.Item>
            </>}
            <Menu.Item className="menu-item" onSelect={downloadAll}><Download />{files.length === 1 ? `Download ${active}` : "Download as zip"}</Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
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

function downloadAll(): void {
  const current = currentWorkspace();
  if (!current) return;
  if (current.files.length === 1) download(current.files[0]!.name, current.files[0]!.content, "text/plain");
  else download(`${current.language}.zip`, zip(current.files), "application/zip");
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

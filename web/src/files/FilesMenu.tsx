import { Download, Pencil, Play, Trash2, Upload } from "lucide-react";
import { DropdownMenu as Menu } from "radix-ui";
import { useRef } from "react";
import type { LateProps } from "../ui/late";
import { download } from "./download";
import { removeFile } from "./files";
import { FilesButton, type FilesMenuProps } from "./FilesButton";
import { currentWorkspace, editFiles } from "./workspace";
import { zip } from "./zip";

/** What can be done with the files of the program. */
export function FilesMenu({ workspace, onRename, onUpload, startOpen }: FilesMenuProps & LateProps) {
  const { files, active, entry, readOnly } = workspace;
  const renaming = useRef(false);
  return (
    <Menu.Root defaultOpen={startOpen} modal={false}>
      <Menu.Trigger asChild><FilesButton /></Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          className="popup"
          align="end"
          sideOffset={4}
          onCloseAutoFocus={(event) => {
            if (!renaming.current) return;
            event.preventDefault(); // the focus belongs to the name
            renaming.current = false;
            onRename();
          }}
        >
          {!readOnly && <>
            <Menu.Item className="menu-item" onSelect={() => { renaming.current = true; }}><Pencil />Rename {active}</Menu.Item>
            <Menu.Item className="menu-item" disabled={active === entry} onSelect={() => editFiles((set) => ({ ...set, entry: active }))}><Play />Start with {active}</Menu.Item>
            <Menu.Item className="menu-item" disabled={files.length === 1} onSelect={() => editFiles((set) => removeFile(set, active))}><Trash2 />Delete {active}</Menu.Item>
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onSelect={onUpload}><Upload />Upload files…</Menu.Item>
          </>}
          <Menu.Item className="menu-item" onSelect={downloadAll}><Download />{files.length === 1 ? `Download ${active}` : "Download as zip"}</Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function downloadAll(): void {
  const current = currentWorkspace();
  if (!current) return;
  if (current.files.length === 1) download(current.files[0]!.name, current.files[0]!.content, "text/plain");
  else download(`${current.language}.zip`, zip(current.files), "application/zip");
}

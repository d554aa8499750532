import { Ellipsis } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import { IconButton } from "../ui/Button";
import { late } from "../ui/late";
import type { Workspace } from "./workspace";

export interface FilesMenuProps {
  workspace: Workspace;
  onRename(): void;
  onUpload(): void;
}

type Props = Partial<FilesMenuProps> & ButtonHTMLAttributes<HTMLButtonElement> & { onOpen?(): void; ref?: Ref<HTMLButtonElement> };

export function FilesButton({ workspace: _workspace, onRename: _onRename, onUpload: _onUpload, onOpen, ...rest }: Props) {
  return <IconButton label="Files" small aria-haspopup="menu" onClick={onOpen} {...rest}><Ellipsis /></IconButton>;
}

export const FilesMenu = late<FilesMenuProps>(() => import("./FilesMenu").then((m) => m.FilesMenu), FilesButton);

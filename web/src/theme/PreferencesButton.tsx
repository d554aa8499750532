import { Settings2 } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import { late } from "../ui/late";
import { IconButton } from "../ui/Button";

export function PreferencesButton({ onOpen, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { onOpen?(): void; ref?: Ref<HTMLButtonElement> }) {
  return <IconButton label="Preferences" aria-haspopup="menu" onClick={onOpen} {...rest}><Settings2 /></IconButton>;
}

export const Preferences = late<object>(() => import("./PreferencesMenu").then((m) => m.PreferencesMenu), PreferencesButton);

import { ChevronDown } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import type { Language } from "../api/types";
import "./picker.css";

export interface PickerProps {
  all: readonly Language[];
  loading: boolean;
  current: Language | undefined;
  disabled?: boolean;
  onPick(language: Language): void;
}

type Props = PickerProps & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> & { onOpen?(): void; ref?: Ref<HTMLButtonElement> };

/** Names the language, and opens the list of all. */
export function PickerButton({ all, loading, current, disabled, onPick: _onPick, onOpen, ...rest }: Props) {
  return (
    <button type="button" className="picker" disabled={disabled || all.length === 0} aria-haspopup="dialog" onClick={onOpen} {...rest}>
      <span className="visually-hidden">Language:</span>
      <span className="picker-name">{current?.name ?? (loading ? "Loading…" : "Language")}</span>
      {current?.version && <span className="picker-version">{current.version}</span>}
      {current && !current.available && <span className="tag warn">not installed</span>}
      <ChevronDown />
    </button>
  );
}

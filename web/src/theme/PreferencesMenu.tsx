import { Check, ExternalLink, History, Keyboard, KeyRound } from "lucide-react";
import { DropdownMenu as Menu } from "radix-ui";
import { openDialog } from "../shell/ui";
import { useStore } from "../store/store";
import type { LateProps } from "../ui/late";
import { PreferencesButton } from "./PreferencesButton";
import { FONT_SIZES, prefer, preferences, type Keys, type Theme } from "./preferences";

const THEMES: [Theme, string][] = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];
const KEYS: [Keys, string][] = [["standard", "Standard keys"], ["vim", "Vim keys"], ["emacs", "Emacs keys"]];

/** How the page looks and feels to this person. */
export function PreferencesMenu({ startOpen }: LateProps) {
  const { theme, keys, fontSize } = useStore(preferences, (p) => p);
  const at = FONT_SIZES.findIndex((size) => size >= fontSize);
  const resize = (event: Event, step: number) => {
    event.preventDefault(); // the menu stays open
    prefer({ fontSize: FONT_SIZES[Math.max(0, Math.min(FONT_SIZES.length - 1, at + step))]! });
  };

  return (
    <Menu.Root defaultOpen={startOpen} modal={false}>
      <Menu.Trigger asChild><PreferencesButton /></Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="popup" align="end" sideOffset={6}>
          <Choice label="Theme" options={THEMES} value={theme} onChange={(next) => prefer({ theme: next })} />
          <Menu.Separator className="menu-line" />
          <Menu.Label className="menu-label">Size of text: {fontSize} px</Menu.Label>
          <Menu.Item className="menu-item" disabled={at === FONT_SIZES.length - 1} onSelect={(event) => resize(event, 1)}><span className="tick" aria-hidden>+</span>Larger</Menu.Item>
          <Menu.Item className="menu-item" disabled={at === 0} onSelect={(event) => resize(event, -1)}><span className="tick" aria-hidden>−</span>Smaller</Menu.Item>
          <Menu.Separator className="menu-line" />
          <Choice label="Keys in the editor" options={KEYS} value={keys} onChange={(next) => prefer({ keys: next })} />
          <Menu.Separator className="menu-line" />
          <Menu.Item className="menu-item only-small" onSelect={() => openDialog("history")}><History />History</Menu.Item>
          <Menu.Item className="menu-item" onSelect={() => openDialog("keys")}><Keyboard />Keyboard</Menu.Item>
          <Menu.Item className="menu-item" onSelect={() => openDialog("key")}><KeyRound />API key</Menu.Item>
          <Menu.Item className="menu-item" asChild><a href="/docs" target="_blank" rel="noreferrer"><ExternalLink />API</a></Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Choice<T extends string>({ label, options, value, onChange }: { label: string; options: [T, string][]; value: T; onChange(value: T): void }) {
  return (
    <Menu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      <Menu.Label className="menu-label">{label}</Menu.Label>
      {options.map(([option, words]) => (
        <Menu.RadioItem key={option} className="menu-item" value={option} onSelect={(event) => event.preventDefault()}>
          <span className="tick"><Menu.ItemIndicator><Check /></Menu.ItemIndicator></span>{words}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

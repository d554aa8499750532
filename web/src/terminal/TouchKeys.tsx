import type { Terminal } from "@xterm/xterm";

interface Key {
  face: string;
  name: string;
  sends: string;
}

const KEYS: readonly Key[] = [
  { face: "Ctrl-C", name: "Ctrl-C", sends: "\x03" },
  { face: "Ctrl-D", name: "Ctrl-D", sends: "\x04" },
  { face: "Esc", name: "Esc", sends: "\x1b" },
  { face: "Tab", name: "Tab", sends: "\t" },
  { face: "←", name: "Left", sends: "\x1b[D" },
  { face: "↑", name: "Up", sends: "\x1b[A" },
  { face: "↓", name: "Down", sends: "\x1b[B" },
  { face: "→", name: "Right", sends: "\x1b[C" },
];

/** Keys that a phone's keyboard lacks. They stay where they are between runs: the terminal keeps its size. */
export function TouchKeys({ disabled, onPress }: { disabled: boolean; onPress(key: Key): void }) {
  return (
    <div className="touch-keys" role="toolbar" aria-label="Keys for the program">
      {KEYS.map((key) => (
        <button key={key.name} type="button" aria-label={key.name} disabled={disabled} onMouseDown={(event) => event.preventDefault()} onClick={() => onPress(key)}>{key.face}</button>
      ))}
    </div>
  );
}

/** Sends what the key would send; a program may have asked for other arrows. */
export function press(terminal: Pick<Terminal, "input" | "modes">, { sends }: Pick<Key, "sends">): void {
  terminal.input(terminal.modes.applicationCursorKeysMode ? sends.replace("\x1b[", "\x1bO") : sends);
}

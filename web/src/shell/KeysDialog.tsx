import { Dialog } from "../ui/Dialog";

const KEYS: [string[], string][] = [
  [["Ctrl", "Enter"], "Run, from anywhere"],
  [["Esc"], "Stop; to a program that has taken the whole terminal it goes as a key"],
  [["Ctrl", "C"], "Interrupt the program, in the terminal; copy, when text is selected"],
  [["Ctrl", "D"], "End of input, in the terminal"],
  [["Shift", "Tab"], "Leave the terminal"],
  [["Esc", "Tab"], "Leave the editor: Tab alone indents"],
  [["Ctrl", "F"], "Find and replace in the code"],
  [["Ctrl", "/"], "Make lines comments, and back"],
  [["F2"], "Rename the file, on its tab"],
  [["Alt", "1 … 3"], "Code, output, tests"],
];

export function KeysDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose} width={520}>
      <table className="keys-table">
        <tbody>
          {KEYS.map(([keys, does]) => (
            <tr key={does}>
              <th scope="row">{keys.map((key) => <kbd key={key}>{key}</kbd>)}</th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

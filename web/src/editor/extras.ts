// What the editor can do without in its first tenth of a second: find, complete, close brackets, mark mistakes.
import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import type { Position } from "../diagnostics/positions";

export const extras: Extension = [
  search({ top: true }),
  highlightSelectionMatches(),
  closeBrackets(),
  autocompletion({ activateOnTypingDelay: 150, defaultKeymap: true }),
  EditorState.languageData.of(() => [{ autocomplete: completeAnyWord }]),
  lintGutter(),
  keymap.of([...closeBracketsKeymap, ...searchKeymap, ...completionKeymap]),
];

/** Marks these places, and takes away all marks before. */
export function showMarks(view: EditorView, marks: readonly Position[]): void {
  const { doc } = view.state;
  const diagnostics = marks.flatMap((mark): Diagnostic[] => {
    if (mark.line < 1 || mark.line > doc.lines) return [];
    const line = doc.line(mark.line);
    const indent = /^\s*/.exec(line.text)![0].length;
    const from = Math.min(line.to, line.from + (mark.column ? mark.column - 1 : indent));
    return [{ from, to: mark.column ? wordEnd(line.text, from - line.from) + line.from : line.to, severity: mark.severity, message: mark.message ?? "Named in the output." }];
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

function wordEnd(text: string, from: number): number {
  const word = /^(?:[\p{L}\p{N}_]+|.)/u.exec(text.slice(from));
  return from + (word?.[0].length ?? 0);
}

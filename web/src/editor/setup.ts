import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { Compartment, EditorState, Prec, type Extension } from "@codemirror/state";
import { drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { highlighting, look } from "./highlight";

/** What may change while a document is open. */
export const parts = { mode: new Compartment(), keys: new Compartment(), extras: new Compartment(), access: new Compartment() };

export interface EditorActions {
  onRun(): void;
  onChange(): void;
}

/** @param extras What is loaded by now; what comes later is put in its place. */
export function setup(actions: EditorActions, label: string, indent: string, extras: Extension): Extension {
  return [
    Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => { actions.onRun(); return true; } }])),
    parts.keys.of([]),
    lineNumbers(),
    foldGutter({ openText: "▾", closedText: "▸" }),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of(indent),
    EditorState.tabSize.of(4),
    highlighting,
    look,
    parts.mode.of([]),
    parts.access.of([]),
    parts.extras.of(extras),
    keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
    EditorView.updateListener.of((update) => { if (update.docChanged) actions.onChange(); }),
  ];
}

export function readOnly(on: boolean): Extension {
  return on ? [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: "0" })] : [];
}

/** Languages that insist on tabs. */
export function indentOf(languageId: string): string {
  return languageId === "go" || languageId === "make" ? "\t" : ["python", "rust", "java", "c", "cpp", "csharp", "php"].includes(languageId) ? "    " : "  ";
}

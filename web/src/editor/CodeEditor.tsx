import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Language } from "../api/types";
import type { Position } from "../diagnostics/positions";
import { loadMode } from "../languages/modes";
import { useStore } from "../store/store";
import { preferences } from "../theme/preferences";
import { wanted } from "../ui/wanted";
import "./editor.css";
import { loadKeys } from "./keys";
import { editorHandle } from "./live";
import { indentOf, parts, readOnly as readOnlyPart, setup } from "./setup";

interface Props {
  /** Changes when another document is on show; the undo history of each is kept. */
  documentKey: string;
  fileName: string;
  content: string;
  language: Language | undefined;
  marks: readonly Position[];
  readOnly?: boolean;
  onChange(fileName: string, content: string): void;
  onRun(): void;
}

const CHANGE_DELAY_MS = 250;
const KEPT_DOCUMENTS = 50;

let loadedExtras: Extension = [];

/** CodeMirror, with one document on show at a time. */
export function CodeEditor({ documentKey, fileName, content, language, marks, readOnly = false, onChange, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const kept = useRef(new Map<string, EditorState>());
  const shown = useRef(fileName);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keys = useStore(preferences, (p) => p.keys);
  const somebody = useStore(wanted, (w) => w);

  const flush = useEffectEvent(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    if (view.current) onChange(shown.current, view.current.state.doc.toString());
  });
  const changed = useEffectEvent(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, CHANGE_DELAY_MS);
  });
  const run = useEffectEvent(() => onRun());
  const fileNameOf = useEffectEvent(() => fileName);
  const create = useEffectEvent(() =>
    EditorState.create({ doc: content, extensions: setup({ onRun: () => run(), onChange: () => changed() }, `Code of ${fileName}`, indentOf(language?.id ?? ""), loadedExtras) }),
  );

  useEffect(() => {
    const editor = new EditorView({ parent: host.current! });
    view.current = editor;
    editorHandle.attach({ flush: () => flush(), focus: () => editor.focus(), goTo: (line, column) => goTo(editor, line, column) });
    return () => {
      flush();
      editorHandle.detach();
      editor.destroy();
      view.current = null;
    };
  }, []);

  // Another document: its own text, history and place.
  useEffect(() => {
    const editor = view.current!;
    const states = kept.current;
    shown.current = fileNameOf();
    editor.setState(states.get(documentKey) ?? create());
    return () => {
      flush();
      states.delete(documentKey);
      states.set(documentKey, editor.state);
      if (states.size > KEPT_DOCUMENTS) states.delete(states.keys().next().value!);
    };
  }, [documentKey]);

  useEffect(() => {
    let current = true;
    void loadMode(language?.editor_mode, language?.file_name ?? "", fileName)
      .catch(() => undefined) // offline: without colours
      .then((mode) => { if (current) view.current?.dispatch({ effects: parts.mode.reconfigure(mode ?? []) }); });
    return () => { current = false; };
  }, [documentKey, language?.editor_mode, language?.file_name, fileName]);

  useEffect(() => {
    let current = true;
    void loadKeys(keys).then((extension) => { if (current) view.current?.dispatch({ effects: parts.keys.reconfigure(extension) }); });
    return () => { current = false; };
  }, [documentKey, keys]);

  useEffect(() => {
    view.current?.dispatch({ effects: parts.access.reconfigure(readOnlyPart(readOnly)) });
  }, [documentKey, readOnly]);

  useEffect(() => {
    if (!somebody && marks.length === 0) return;
    let current = true;
    import("./extras").then(({ extras, showMarks }) => {
      loadedExtras = extras;
      if (!current || !view.current) return;
      // Once for each document: fields that come and go would forget, and miss what was asked of them.
      if (parts.extras.get(view.current.state) !== extras) view.current.dispatch({ effects: parts.extras.reconfigure(extras) });
      showMarks(view.current, marks);
    }, () => undefined); // offline: without them
    return () => { current = false; };
  }, [documentKey, marks, somebody]);

  return <div className="editor" ref={host} />;
}

function goTo(editor: EditorView, line: number, column = 1): void {
  const found = editor.state.doc.line(Math.max(1, Math.min(line, editor.state.doc.lines)));
  const at = Math.min(found.to, found.from + column - 1);
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  editor.focus();
}

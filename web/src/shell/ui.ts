import { editorHandle } from "../editor/live";
import { createStore } from "../store/store";

export type Panel = "output" | "tests" | "files";
export type DialogName = "settings" | "share" | "gallery" | "history" | "keys" | "key";

/** What is on show. */
export const ui = createStore<{ panel: Panel; dialog: DialogName | undefined; phone: "code" | "result" }>({ panel: "output", dialog: undefined, phone: "code" });

export const showPanel = (panel: Panel) => ui.set((now) => ({ ...now, panel, phone: "result" }));
export const showCode = () => ui.set((now) => ({ ...now, phone: "code" }));
export function openDialog(dialog: DialogName): void {
  editorHandle.flush(); // a dialog shows the program as it stands
  ui.set((now) => ({ ...now, dialog }));
}

export const closeDialog = () => ui.set((now) => ({ ...now, dialog: undefined }));

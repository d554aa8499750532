import type { Extension } from "@codemirror/state";
import type { Keys } from "../theme/preferences";

/** Vim and Emacs are loaded by those who want them. */
export async function loadKeys(keys: Keys): Promise<Extension> {
  switch (keys) {
    case "vim": return (await import("@replit/codemirror-vim")).vim({ status: true });
    case "emacs": return (await import("@replit/codemirror-emacs")).emacs();
    default: return [];
  }
}

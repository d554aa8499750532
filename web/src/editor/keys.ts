import { Prec, type Extension } from "@codemirror/state";
import type { Keys } from "../theme/preferences";

/** Vim and Emacs are loaded by those who want them, and come before the standard keys: Ctrl-A is Emacs's then, and Ctrl-D Vim's. */
export async function loadKeys(keys: Keys): Promise<Extension> {
  switch (keys) {
    case "vim": return Prec.highest((await import("@replit/codemirror-vim")).vim({ status: true }));
    case "emacs": return Prec.highest((await import("@replit/codemirror-emacs")).emacs());
    default: return [];
  }
}

import { createStore } from "../store/store";
import { read, write } from "../store/storage";

export type Theme = "system" | "light" | "dark";
export type Keys = "standard" | "vim" | "emacs";
export type OutputView = "terminal" | "plain";

/** What a person likes, kept in this browser. */
export interface Preferences {
  theme: Theme;
  /** Pixels, of code and output. */
  fontSize: number;
  keys: Keys;
  view: OutputView;
  timestamps: boolean;
  /** Share of the width that the code has. */
  split: number;
}

export const FONT_SIZES = [12, 13, 14, 15, 16, 18, 20, 24] as const;
const KEY = "millrace.preferences";
const DEFAULTS: Preferences = { theme: "system", fontSize: 14, keys: "standard", view: "terminal", timestamps: false, split: 0.54 };

export const preferences = createStore<Preferences>({ ...DEFAULTS, ...read<Partial<Preferences>>(KEY) });

export function prefer(change: Partial<Preferences>): void {
  preferences.set((current) => ({ ...current, ...change }));
  write(KEY, preferences.get());
}

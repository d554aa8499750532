import { createStore } from "../store/store";
import { preferences, type Theme } from "./preferences";

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** A page that is embedded somewhere may be told its theme. */
const asked = new URLSearchParams(location.search).get("theme");

/** What is on show now. */
export const shownTheme = createStore<"light" | "dark">(resolve(preferences.get().theme));

function resolve(theme: Theme): "light" | "dark" {
  if (asked === "light" || asked === "dark") return asked;
  return theme === "system" ? (darkSystem.matches ? "dark" : "light") : theme;
}

function apply(): void {
  const theme = resolve(preferences.get().theme);
  document.documentElement.dataset.theme = theme;
  document.documentElement.style.setProperty("--code-size", `${preferences.get().fontSize}px`);
  shownTheme.set(theme);
}

export function followTheme(): void {
  apply();
  preferences.subscribe(apply);
  darkSystem.addEventListener("change", apply);
}

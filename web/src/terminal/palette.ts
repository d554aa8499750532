import type { ITheme } from "@xterm/xterm";

/** Sixteen colours for each ground, beside the page's own. */
const LIGHT: ITheme = {
  black: "#14201e", red: "#ab241d", green: "#17683a", yellow: "#805000", blue: "#0b5ca8", magenta: "#7a3e9d", cyan: "#0b6b63", white: "#8b9794",
  brightBlack: "#5b6966", brightRed: "#c8342b", brightGreen: "#1e8049", brightYellow: "#a06600", brightBlue: "#1670c7", brightMagenta: "#9450bb", brightCyan: "#0f857b", brightWhite: "#43524f",
};
const DARK: ITheme = {
  black: "#243130", red: "#ff8278", green: "#74d698", yellow: "#efb75f", blue: "#7ab5f2", magenta: "#cfa2f0", cyan: "#52d3c2", white: "#d3dfdc",
  brightBlack: "#8fa09c", brightRed: "#ffa69e", brightGreen: "#96e6b3", brightYellow: "#f6cd8a", brightBlue: "#a0cdfa", brightMagenta: "#e0bff8", brightCyan: "#83e5d8", brightWhite: "#f4f9f8",
};

export function paletteOf(theme: "light" | "dark"): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...(theme === "dark" ? DARK : LIGHT),
    background: token("--surface"),
    foreground: token("--ink"),
    cursor: token("--accent"),
    cursorAccent: token("--surface"),
    selectionBackground: token("--selection"),
  };
}

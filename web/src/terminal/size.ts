import { createStore } from "../store/store";

/** The size of the terminal on show; what programs get who start before there is one. */
export const terminalSize = createStore({ cols: 80, rows: 24 });

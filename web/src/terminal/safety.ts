import type { IDisposable, Terminal } from "@xterm/xterm";

// What a program prints is hostile until shown otherwise. The terminal draws text, colours and cursor movement; everything that
// would reach beyond its own rectangle is taken out here, before xterm sees it.

/**
 * Operating-system commands that are swallowed: titles (0, 1, 2), the palette and colours with their queries (4, 5, 10-19, 104,
 * 105, 110-119), working directory (7), links (8: their text stays, as text), notifications (9, 777), pointer shape (22),
 * clipboard (52), terminal programs' own (133, 633, 1337).
 */
export const SWALLOWED_OSC: readonly number[] = [
  0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 22, 52, 104, 105, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 133, 633, 777, 1337,
];

/**
 * Queries. A terminal answers them by typing, and what it types would be input of the program: of whatever line it reads next,
 * and once more whenever the story is told again after a reload. They stay without an answer.
 */
export const SWALLOWED_CSI = [
  { final: "c" }, // device attributes
  { prefix: ">", final: "c" },
  { prefix: "=", final: "c" },
  { final: "n" }, // status, cursor position
  { prefix: "?", final: "n" },
  { prefix: ">", final: "q" }, // name and version
  { intermediates: "$", final: "p" }, // modes
  { prefix: "?", intermediates: "$", final: "p" },
  { final: "t" }, // window size, position, title
  { prefix: "?", final: "u" }, // keyboard protocol
] as const;

/** Device control strings: settings ($q), capabilities (+q). */
export const SWALLOWED_DCS = [{ intermediates: "$", final: "q" }, { intermediates: "+", final: "q" }] as const;

const BELL_EVERY_MS = 1000;

/** Takes the harm out of a terminal. */
export function disarm(terminal: Pick<Terminal, "parser">): IDisposable {
  const { parser } = terminal;
  const handlers = [
    ...SWALLOWED_OSC.map((code) => parser.registerOscHandler(code, () => true)),
    ...SWALLOWED_CSI.map((sequence) => parser.registerCsiHandler(sequence, () => true)),
    ...SWALLOWED_DCS.map((sequence) => parser.registerDcsHandler(sequence, () => true)),
    parser.registerEscHandler({ final: "Z" }, () => true), // the oldest way to ask what this is
  ];
  return { dispose: () => handlers.forEach((handler) => handler.dispose()) };
}

/** Lets one bell a second through. */
export function throttleBell(ring: () => void, now: () => number): () => void {
  let last = -Infinity;
  return () => {
    if (now() - last < BELL_EVERY_MS) return;
    last = now();
    ring();
  };
}

// A terminal's commands, for those who show text without being a terminal.

// eslint-disable-next-line no-control-regex
const ESCAPES = /\x1b\[[0-9;:<=>?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]/g;
/** The beginning of a command whose rest may be in the next portion, or of a line's end. */
// eslint-disable-next-line no-control-regex
const UNFINISHED = /(?:\x1b(?:\[[0-9;:<=>?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?|\r)$/;
/** A command that is longer than this is none. */
const LONGEST = 4096;

/** The text without commands. */
export function withoutEscapes(text: string): string {
  return text.includes("\x1b") ? text.replace(ESCAPES, "") : text;
}

/** The end of a portion that cannot be understood yet. */
export function unfinishedEnd(text: string): string {
  const tail = text.slice(-LONGEST);
  return UNFINISHED.exec(tail)?.[0] ?? "";
}

/** A whole output as text: no commands, and of each line that was written over what was written last. */
export function shownText(output: string): string {
  return withoutEscapes(output).replace(/\r+\n/g, "\n").replace(/^.*\r(?=.)/gm, "");
}

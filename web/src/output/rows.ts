import type { Line } from "./log";

/** A piece of a line that fits the width. */
export interface Row {
  line: number;
  from: number;
  to: number;
  /** Whether the line begins here. */
  first: boolean;
}

/**
 * Cuts lines into rows of equal height, so that a million of them can be scrolled: only those in sight are drawn. Lines are
 * added at the end, and the last one may grow; everything else stays as it was.
 */
export class Rows {
  #rows: Row[] = [];
  #lines = 0;
  #lastText = "";

  constructor(readonly columns: number) {}

  get count(): number {
    return this.#rows.length;
  }

  at(index: number): Row | undefined {
    return this.#rows[index];
  }

  /** Takes in what is new. */
  update(lines: readonly Line[]): void {
    if (lines.length < this.#lines) {
      this.#rows = [];
      this.#lines = 0;
    }

    let next = this.#lines;
    if (next > 0 && lines[next - 1]!.text !== this.#lastText) next--;
    while (this.#rows.length > 0 && this.#rows.at(-1)!.line >= next) this.#rows.pop();
    for (; next < lines.length; next++) this.#cut(next, lines[next]!.text);
    this.#lines = lines.length;
    this.#lastText = lines.at(-1)?.text ?? "";
  }

  /** The first row of a line, found by halves. */
  rowOf(line: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]!.line < line) low = middle + 1;
      else high = middle;
    }

    return low;
  }

  #cut(line: number, text: string): void {
    let from = 0;
    do {
      const to = text.length * 2 <= this.columns ? text.length : fitting(text, from, this.columns);
      this.#rows.push({ line, from, to, first: from === 0 });
      from = to;
    } while (from < text.length);
  }
}

/** How far a text goes in so many columns; wide characters take two, and no character is cut in half. */
function fitting(text: string, from: number, columns: number): number {
  let [at, used] = [from, 0];
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    const width = code >= 0x1100 && isWide(code) ? 2 : 1;
    if (used + width > columns && at > from) return at;
    used += width;
    at += code > 0xffff ? 2 : 1;
  }

  return at;
}

function isWide(code: number): boolean {
  return (
    code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd)
  );
}

import type { StreamName } from "../run/messages";
import { unfinishedEnd, withoutEscapes } from "./escapes";

/** typed: what a person sent; note: what this page has to say. */
export type Source = StreamName | "typed" | "note";

export interface Line {
  source: Source;
  /** Without a terminal's commands; of a line that was written over, what was written last. */
  text: string;
  /** When its first character came, milliseconds since 1970. */
  at: number;
}

export interface Chunk {
  source: Source;
  text: string;
  at: number;
}

/** More than this is not kept; the server's own limit is usually lower. Characters. */
const MAX_CHARACTERS = 64_000_000;

/**
 * Everything a run printed, as chunks (for the terminal) and as lines (for the plain view). Grows at its end only. Watchers
 * are told at most as often as they ask: they compare versions.
 */
export class OutputLog {
  readonly chunks: Chunk[] = [];
  readonly lines: Line[] = [];
  version = 0;
  characters = 0;
  /** Rises when everything before became void. */
  generation = 0;
  #open = false; // whether the last line has no newline yet
  #held = ""; // the beginning of a command whose rest has not come
  #heldOf: Source | undefined;
  #listeners = new Set<() => void>();

  append(source: Source, text: string, at: number): void {
    if (text === "" || this.characters >= MAX_CHARACTERS) return;
    this.characters += text.length;
    this.chunks.push({ source, text, at });
    this.#appendLines(source, text, at);
    this.#changed();
  }

  clear(): void {
    this.chunks.length = 0;
    this.lines.length = 0;
    this.characters = 0;
    this.#open = false;
    this.#held = "";
    this.generation++;
    this.#changed();
  }

  /** What programs and compilers printed, without what people typed; carriage returns as they came. */
  text(): string {
    return this.chunks.filter((chunk) => chunk.source !== "note" && chunk.source !== "typed").map((chunk) => chunk.text).join("");
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  #appendLines(source: Source, raw: string, at: number): void {
    const text = this.#understood(source, raw);
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      this.#appendPiece(source, text.slice(start, end), at);
      this.#open = newline < 0;
      start = end + 1;
    }
  }

  /** What can be shown of a portion; the rest is held until more comes. */
  #understood(source: Source, raw: string): string {
    const all = this.#heldOf === source ? this.#held + raw : raw;
    this.#held = unfinishedEnd(all);
    this.#heldOf = source;
    return withoutEscapes(all.slice(0, all.length - this.#held.length)).replace(/\r+\n/g, "\n");
  }

  #appendPiece(source: Source, piece: string, at: number): void {
    const back = piece.lastIndexOf("\r"); // from there the line is written over, as progress bars do
    const text = back < 0 ? piece : piece.slice(back + 1);
    const last = this.lines.at(-1);
    if (this.#open && last && (last.source === source || last.text === "")) {
      last.text = back < 0 ? last.text + text : text;
      last.source = source;
    } else {
      this.lines.push({ source, text, at });
    }
  }

  #changed(): void {
    this.version++;
    this.#listeners.forEach((listener) => listener());
  }
}

import type { StreamName } from "../run/messages";

/** typed: what a person sent; note: what this page has to say. */
export type Source = StreamName | "typed" | "note";

export interface Line {
  source: Source;
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

  #appendLines(source: Source, text: string, at: number): void {
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      const piece = text.slice(start, end);
      const last = this.lines.at(-1);
      if (this.#open && last && (last.source === source || last.text === "")) {
        last.text += piece;
        last.source = source;
      } else {
        this.lines.push({ source, text: piece, at });
      }

      this.#open = newline < 0;
      start = end + 1;
    }
  }

  #changed(): void {
    this.version++;
    this.#listeners.forEach((listener) => listener());
  }
}

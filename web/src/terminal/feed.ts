import { AccentBound } from "../output/accents";
import type { Chunk, OutputLog } from "../output/log";

/** Characters given to the terminal at a time; it parses them in slices of its own, between frames. */
const PORTION = 128 * 1024;
/** When the terminal is further behind than this, the middle is left out: it would scroll away unseen. */
const MOST_BEHIND = 6 * 1024 * 1024;
const KEPT_WHEN_BEHIND = 2 * 1024 * 1024;

export interface Sink {
  write(data: string, done: () => void): void;
  reset(): void;
}

/** Hands a log's chunks to a terminal as fast as that can take them, and no faster. */
export class TerminalFeed {
  #next = 0;
  #generation: number;
  #busy = false;
  #disposed = false;
  #accents = new AccentBound();
  readonly #unsubscribe: () => void;

  constructor(private readonly log: OutputLog, private readonly sink: Sink, private readonly isTerminalRun: () => boolean) {
    this.#generation = log.generation;
    this.#unsubscribe = log.subscribe(() => this.#pump());
    this.#pump();
  }

  dispose(): void {
    this.#disposed = true;
    this.#unsubscribe();
  }

  #pump(): void {
    if (this.#busy || this.#disposed) return;
    if (this.#generation !== this.log.generation) {
      this.#generation = this.log.generation;
      this.#next = 0;
      this.#accents = new AccentBound();
      this.sink.reset();
    }

    const text = this.#take();
    if (text === "") return;
    this.#busy = true;
    this.sink.write(this.#accents.take(text), () => {
      this.#busy = false;
      this.#pump();
    });
  }

  #take(): string {
    const skipped = this.#skip();
    let text = skipped > 0 ? `\x1b[0m\r\n\x1b[2m… ${skipped.toLocaleString("en")} characters are left out here; the plain view has them …\x1b[0m\r\n` : "";
    while (this.#next < this.log.chunks.length && text.length < PORTION) text += forTerminal(this.log.chunks[this.#next++]!, this.isTerminalRun());
    return text;
  }

  #skip(): number {
    const { chunks } = this.log;
    let behind = 0;
    for (let i = this.#next; i < chunks.length; i++) behind += chunks[i]!.text.length;
    if (behind <= MOST_BEHIND) return 0;
    let skipped = 0;
    while (behind - skipped > KEPT_WHEN_BEHIND) skipped += chunks[this.#next++]!.text.length;
    return skipped;
  }
}

/** Lines that came through a pipe need carriage returns; what is not the program's own voice has a colour. */
export function forTerminal(chunk: Chunk, terminalRun: boolean): string {
  if (terminalRun && (chunk.source === "stdout" || chunk.source === "stderr")) return chunk.text;
  const text = chunk.text.replace(/\r?\n/g, "\r\n");
  switch (chunk.source) {
    case "stderr": return `\x1b[31m${text}\x1b[39m`;
    case "typed": return `\x1b[36m${text}\x1b[39m`;
    case "note": return `\x1b[33m${text}\x1b[39m`;
    default: return text;
  }
}

// Signs that take no room of their own stand upon the letter before. A browser shapes them together, in a time that grows with
// the square of their number: a hundred thousand upon one letter end the page.

/** More than any script sets upon a letter. */
const MOST = 10;
const ACCENT = "[\\p{M}\\p{Cf}\\u1160-\\u11ff]";
const TOO_MANY = new RegExp(`(${ACCENT}{${MOST}})${ACCENT}+`, "gu");
const RUNS = new RegExp(`${ACCENT}+|(?:(?!${ACCENT})[^])+`, "gu");
const ANY = new RegExp(ACCENT, "u");
/** What a terminal takes in without an end to the letter before: commands, finished or not, and signs it has no use for. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /(?:\x1b\[|\x9b)[\x20-\x3f\x7f]*[\x40-\x7e]?|(?:\x1b[X^_]|[\x98\x9e\x9f])[^\x18\x1a\x1b\x9c]*|\x1b[\x20-\x2f]*[\x30-\x7e]?|[\0-\x1f\x7f-\x9f]/g;

/** The text with no more signs upon a letter than can be read. */
export function fewAccents(text: string): string {
  return text.replace(TOO_MANY, "$1");
}

/** The same for a text that comes in portions and is written to a terminal. */
export class AccentBound {
  #count = 0;

  take(portion: string): string {
    if (!ANY.test(portion)) {
      this.#pass(portion);
      return portion;
    }

    return portion.replace(RUNS, (run) => {
      if (!ANY.test(run)) {
        this.#pass(run);
        return run;
      }

      const kept = [...run].slice(0, Math.max(0, MOST - this.#count));
      this.#count += kept.length;
      return kept.join("");
    });
  }

  #pass(text: string): void {
    if (this.#count > 0 && isSeen(text)) this.#count = 0;
  }
}

function isSeen(text: string): boolean {
  return text.replace(UNSEEN, "") !== "";
}

import { expect, it } from "vitest";
import { AccentBound, fewAccents } from "./accents";

const ACUTE = "\u0301";
const tower = "e" + ACUTE.repeat(100_000);

it("keeps ten signs upon a letter and no more", () => {
  expect(fewAccents(`${tower}, ${tower}`)).toBe(`e${ACUTE.repeat(10)}, e${ACUTE.repeat(10)}`);
  expect(new AccentBound().take(tower)).toBe(`e${ACUTE.repeat(10)}`);
});

it.each(["Tie\u0302\u0301ng Vie\u0323\u0302t", "ภาษาไทยที่นี่", "हिन्दी में", "שָׁלוֹם", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "plain\ttext\r\n"])("leaves %s as it is", (text) => {
  expect(fewAccents(text)).toBe(text);
  expect(new AccentBound().take(text)).toBe(text);
});

it("counts on in the next portion", () => {
  const bound = new AccentBound();
  const taken = Array.from({ length: 50 }, (_, i) => bound.take((i === 0 ? "e" : "") + ACUTE)).join("");
  expect(taken).toBe(`e${ACUTE.repeat(10)}`);
  expect(bound.take(`o${ACUTE}`)).toBe(`o${ACUTE}`);
});

it.each([
  ["a colour", "\x1b[31m"], ["a command that is none", "\x1b[1<\x7fz"], ["a message to nobody", "\x1b_words\x9c"], ["the same in one byte", "\x9fwords\x9c"], ["the end of nothing", "\x9c"], ["a delete", "\x7f"],
])("does not begin anew after %s, which a terminal passes over", (_, unseen) => {
  const taken = new AccentBound().take("e" + (ACUTE + unseen).repeat(1000));
  expect(taken.split(ACUTE).length - 1).toBe(10);
  expect(taken.split(unseen).length - 1).toBe(1000);
});

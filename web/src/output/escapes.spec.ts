import { expect, it } from "vitest";
import { shownText, unfinishedEnd, withoutEscapes } from "./escapes";

it.each([
  ["colours", "\x1b[1;31mred\x1b[0m and \x1b[38;2;1;2;3mtrue\x1b[m", "red and true"],
  ["cursor movement", "\x1b[2J\x1b[Hhome\x1b[?25l", "home"],
  ["titles and links", "\x1b]0;title\x07\x1b]8;;https://a.example/\x1b\\link\x1b]8;;\x1b\\", "link"],
  ["device strings", "\x1bP$qm\x1b\\after", "after"],
  ["character sets and the short ones", "\x1b(B\x1b7\x1bMtext\x1b8", "text"],
  ["questions with a prefix", "\x1b[>c\x1b[=c\x1b[<uok", "ok"],
])("takes out %s", (_, printed, text) => expect(withoutEscapes(printed)).toBe(text));

it.each([["a\x1b", "\x1b"], ["a\x1b[3", "\x1b[3"], ["a\x1b]0;tit", "\x1b]0;tit"], ["a\r", "\r"], ["a\x1b[31mb", ""], ["plain", ""]])(
  "waits for the rest of %j",
  (text, end) => expect(unfinishedEnd(text)).toBe(end),
);

it("makes text of a whole output", () => expect(shownText("\r 10 %\r 20 %\r\n\x1b[32mdone\x1b[0m\r\nend")).toBe(" 20 %\ndone\nend"));

it("does not wait for ever, and not long, for the end of what is no command", () => {
  const before = performance.now();
  expect(unfinishedEnd(`\x1b]0;${"x".repeat(1_000_000)}`)).toBe("");
  unfinishedEnd("\x1b]".repeat(500_000));
  expect(performance.now() - before).toBeLessThan(500);
});

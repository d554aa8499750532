import { expect, it } from "vitest";
import { OutputLog } from "./log";

function logOf(...chunks: [source: "stdout" | "stderr" | "typed", text: string][]) {
  const log = new OutputLog();
  chunks.forEach(([source, text], i) => log.append(source, text, i));
  return log;
}

const lines = (log: OutputLog) => log.lines.map((line) => `${line.source}@${line.at} ${line.text}`);

it("joins chunks to lines and keeps when each began", () =>
  expect(lines(logOf(["stdout", "a"], ["stdout", "b\nc"], ["stdout", "\nd\n"]))).toEqual(["stdout@0 ab", "stdout@1 c", "stdout@2 d"]));

it("keeps stdout and stderr apart, also within one line", () =>
  expect(lines(logOf(["stdout", "a"], ["stderr", "oops\n"], ["stdout", "b\n"]))).toEqual(["stdout@0 a", "stderr@1 oops", "stdout@2 b"]));

it("keeps empty lines", () => expect(lines(logOf(["stdout", "a\n\n\nb"]))).toEqual(["stdout@0 a", "stdout@0 ", "stdout@0 ", "stdout@0 b"]));

it("gives back what was printed, exactly", () => expect(logOf(["stdout", "a\r\n"], ["typed", "x\n"], ["stderr", "b"]).text()).toBe("a\r\nb"));

it("shows no commands of a terminal, also where they come in two portions", () =>
  expect(lines(logOf(["stdout", "\x1b[3"], ["stdout", "1mred\x1b[0m\n"], ["stdout", "\x1b]0;title\x07x"]))).toEqual(["stdout@1 red", "stdout@2 x"]));

it("keeps of a line that is written over what was written last", () =>
  expect(lines(logOf(["stdout", "\r 10 %"], ["stdout", "\r 20 %\r"], ["stdout", " 30 %\r"], ["stdout", "\ndone\r\n"]))).toEqual(["stdout@0  30 %", "stdout@3 done"]));

it("starts anew when everything before is void", () => {
  const log = logOf(["stdout", "half a li"]);
  log.clear();
  log.append("stdout", "again", 9);
  expect(lines(log)).toEqual(["stdout@9 again"]);
  expect(log.generation).toBe(1);
});

it("takes a megabyte without a newline as one line", () => {
  const log = new OutputLog();
  for (let i = 0; i < 64; i++) log.append("stdout", "x".repeat(16384), 0);
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]!.text.length).toBe(1024 * 1024);
});

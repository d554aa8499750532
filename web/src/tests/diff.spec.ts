import { expect, it } from "vitest";
import { diffLines } from "./diff";

const marks = { same: " ", missing: "-", extra: "+" } as const;
const shown = (expected: string, actual: string) => diffLines(expected, actual).map((line) => marks[line.kind] + line.text);

it("shows nothing but sameness for what is the same", () => expect(shown("a\nb\n", "a\nb")).toEqual([" a", " b"]));

it("does not count white space at the end of lines, as the server does not", () => expect(shown("a \r\nb\n\n", "a\nb")).toEqual([" a", " b"]));

it("shows the line that differs among those that do not", () => expect(shown("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]));

it("shows what is missing and what is too much", () => {
  expect(shown("a\nb\nc", "a\nc")).toEqual([" a", "-b", " c"]);
  expect(shown("a\nc", "a\nb\nc")).toEqual([" a", "+b", " c"]);
});

it("finds moved blocks by the longest common part", () => expect(shown("1\n2\n3\n4", "3\n4\n1\n2")).toEqual(["-1", "-2", " 3", " 4", "+1", "+2"]));

it("can compare with nothing", () => {
  expect(shown("", "a")).toEqual(["+a"]);
  expect(shown("a", "")).toEqual(["-a"]);
  expect(shown("", "")).toEqual([]);
});

it("stays quick where everything differs", () => {
  const many = (mark: string) => Array.from({ length: 20_000 }, (_, i) => mark + i).join("\n");
  const before = performance.now();
  expect(diffLines(many("a"), many("b"))).toHaveLength(40_000);
  expect(performance.now() - before).toBeLessThan(2000);
});

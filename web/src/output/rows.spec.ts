import { expect, it } from "vitest";
import type { Line } from "./log";
import { Rows } from "./rows";

const lines = (...texts: string[]): Line[] => texts.map((text) => ({ source: "stdout", text, at: 0 }));

function cut(columns: number, ...texts: string[]): string[] {
  const rows = new Rows(columns);
  const all = lines(...texts);
  rows.update(all);
  return Array.from({ length: rows.count }, (_, i) => rows.at(i)!).map((row) => all[row.line]!.text.slice(row.from, row.to));
}

it("cuts long lines at the width", () => expect(cut(4, "abcdefghij", "", "xy")).toEqual(["abcd", "efgh", "ij", "", "xy"]));

it("gives wide characters two columns and cuts none in half", () => {
  expect(cut(4, "日本語")).toEqual(["日本", "語"]);
  expect(cut(3, "a😀😀b")).toEqual(["a😀", "😀b"]);
  expect(cut(1, "😀")).toEqual(["😀"]);
});

it("takes in a growing last line and new ones, without starting over", () => {
  const rows = new Rows(4);
  const all = lines("abc");
  rows.update(all);
  all[0]!.text = "abcdef";
  all.push(...lines("x"));
  rows.update(all);
  expect(rows.count).toBe(3);
  rows.update(lines("new"));
  expect(rows.count).toBe(1);
});

it("takes in a last line that was written over with as many characters", () => {
  const rows = new Rows(4);
  const all = lines("日本語x");
  rows.update(all);
  all[0]!.text = "abcd";
  rows.update(all);
  expect(rows.count).toBe(1);
});

it("finds the row a line begins in", () => {
  const rows = new Rows(4);
  rows.update(lines("abcdefghij", "b", "c"));
  expect([0, 1, 2].map((line) => rows.rowOf(line))).toEqual([0, 3, 4]);
});

it("takes in a megabyte in one line and 100,000 lines in no time to speak of", () => {
  const before = performance.now();
  expect(cut(80, "x".repeat(1024 * 1024))).toHaveLength(13108);
  const rows = new Rows(80);
  rows.update(lines(...Array.from({ length: 100_000 }, (_, i) => `line ${i}`)));
  expect(performance.now() - before).toBeLessThan(1000);
});

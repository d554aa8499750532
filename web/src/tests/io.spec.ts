import { expect, it } from "vitest";
import { newCase } from "./cases";
import { exportTests, importTests } from "./io";

const imported = (text: string) => {
  const read = importTests(text);
  if ("problem" in read) throw new Error(read.problem);
  return read.cases.map(({ stdin, expected, compare }) => ({ stdin, expected, compare }));
};
const refused = (text: string) => (importTests(text) as { problem: string }).problem;

it("reads what it wrote", () => {
  const text = exportTests([newCase("1 2\n", "3\n"), newCase("x", "", false)]);
  expect(imported(text)).toEqual([
    { stdin: "1 2\n", expected: "3\n", compare: true },
    { stdin: "x", expected: "", compare: false },
  ]);
});

it("writes what a request takes", () => expect(JSON.parse(exportTests([newCase("1", "2")]))).toEqual([{ stdin: "1", expected_output: "2" }]));

it("says what is wrong with a text", () => {
  expect(refused("{")).toMatch(/^This is no JSON/);
  expect(refused("{}")).toMatch(/A list of/);
  expect(refused('[{"stdin": 3}]')).toMatch(/^0\.stdin: /);
  expect(refused(JSON.stringify(Array.from({ length: 101 }, () => ({}))))).toBe("There are 101 tests; at most 100 are possible.");
});

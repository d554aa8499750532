import * as v from "valibot";
import { MAX_TESTS, newCase, type TestCase } from "./cases";

// The same names as on the wire, so that an exported list can go into a request as it is.
const file = v.array(
  v.object({ stdin: v.optional(v.string(), ""), expected_output: v.nullish(v.string()) }),
);

export function exportTests(cases: readonly TestCase[]): string {
  const list = cases.map((test) => ({ stdin: test.stdin, ...(test.compare ? { expected_output: test.expected } : {}) }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** The tests in a text, or why there are none. */
export function importTests(text: string): { cases: TestCase[] } | { problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (e) {
    return { problem: `This is no JSON: ${(e as Error).message}.` };
  }

  const list = v.safeParse(file, json);
  if (!list.success) return { problem: `${pathOf(list.issues[0])}${list.issues[0].message}. A list of {"stdin", "expected_output"} is wanted.` };
  if (list.output.length > MAX_TESTS) return { problem: `There are ${list.output.length} tests; at most ${MAX_TESTS} are possible.` };
  return { cases: list.output.map((test) => newCase(test.stdin, test.expected_output ?? "", test.expected_output != null)) };
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path ? `${path}: ` : "";
}

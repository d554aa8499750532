import type { ExecutionRequest, TestResult } from "../api/types";

export interface TestCase {
  /** Stays the same while it is edited. */
  id: string;
  stdin: string;
  expected: string;
  /** Whether the output is compared; else only the exit code counts. */
  compare: boolean;
}

export const MAX_TESTS = 100;

let count = 0;

export function newCase(stdin = "", expected = "", compare = true): TestCase {
  return { id: `t${Date.now().toString(36)}${count++}`, stdin, expected, compare };
}

export function requestTests(cases: readonly TestCase[]): NonNullable<ExecutionRequest["tests"]> {
  return cases.map((test) => ({ stdin: test.stdin, ...(test.compare ? { expected_output: test.expected } : {}) }));
}

/** The words for a test that did not pass. */
export function failureOf(result: Pick<TestResult, "outcome" | "exit_code" | "signal">): string {
  switch (result.outcome) {
    case "success": return "Other output than expected";
    case "nonzero_exit": return `Ended with exit code ${result.exit_code ?? "?"}`;
    case "signaled": return `Crashed with ${result.signal ?? "a signal"}`;
    case "time_limit": return "Took too long";
    case "memory_limit": return "Used too much memory";
    case "output_limit": return "Printed too much";
    default: return result.outcome.replaceAll("_", " ");
  }
}

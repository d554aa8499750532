import type { Reporter, TestModule } from "vitest/node";

/** Ends with one line that eng/test reads: web: N passed, M failed, K skipped. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) counts[test.result().state]++;
      if (tests.length === 0 && module.state() === "failed") counts.failed++; // it did not even load
    }

    console.log(`web: ${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped`);
  }
}

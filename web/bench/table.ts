import type { Reporter, TestModule } from "vitest/node";

declare module "vitest" {
  interface TaskMeta {
    figures?: Figure[];
  }
}

/** A measured figure beside what it is to stay under. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  limit?: number;
  how: string;
}

/** Prints what was measured as one table. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.flatMap((test) => test.meta().figures ?? []);
    console.log("\n| web editor | measured | under | |\n|---|---:|---:|---|");
    for (const { what, value, unit, limit, how } of rows) {
      const shown = `${value.toFixed(value < 100 && unit === "ms" ? 1 : 0)} ${unit}`;
      console.log(`| ${what} | ${shown}${limit !== undefined && value >= limit ? " **over**" : ""} | ${limit === undefined ? "" : `${limit} ${unit}`} | ${how} |`);
    }

    for (const test of tests.filter((one) => one.result().state === "failed")) {
      console.log(`\n${test.fullName} failed: ${test.result().errors?.[0]?.message}`);
      process.exitCode = 1;
    }
  }
}

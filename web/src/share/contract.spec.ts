import { expect, it } from "vitest";
import type { ExecutionResult } from "../api/types";
import { NO_SETTINGS } from "../settings/settings";
import { newCase } from "../tests/cases";
import { embedSnippet, fromShare, sizeOf, toShare, type Shareable } from "./contract";

const program: Shareable = {
  language: "c",
  files: [{ name: "main.c", content: "</script><b>" }, { name: "a.h", content: "" }],
  entry: "main.c",
  settings: { ...NO_SETTINGS, args: "'two words' x", compileArgs: "-O2", useStdin: true, stdin: "1\n", limits: { memory_mb: 64 } },
  tests: [newCase("1", "2"), newCase("x", "", false)],
};
const result = { outcome: "success", status: "completed", output: "x".repeat(50_000), stdout: "never shared twice", duration: 1 } as ExecutionResult;

it("comes back as it was shared", () => {
  const back = fromShare({ ...toShare(program, result), id: "abc", created_at: "2026-01-01T00:00:00Z" });
  const bare = (p: Shareable) => ({ ...p, tests: p.tests.map(({ id: _, ...test }) => test), active: "main.c" });
  expect(bare(back)).toEqual(bare(program));
});

it("leaves out what was not set", () =>
  expect(Object.keys(toShare({ ...program, settings: NO_SETTINGS, tests: [] }, undefined)).sort()).toEqual(["entry_point", "files", "language"]));

it("shares the beginning of long output, and says that it is one", () => {
  const shared = toShare(program, result).result!;
  expect(shared.output).toHaveLength(32 * 1024);
  expect(shared.truncated).toBe(true);
  expect(shared.stdout).toBeUndefined();
});

it("counts bytes, not characters", () => expect(sizeOf({ language: "c", files: [{ name: "a", content: "€" }] })).toBe(55));

it("makes a snippet that nothing can break out of", () => {
  expect(embedSnippet("https://run.example", 'x"><script>', { theme: "dark", readOnly: true, height: 400 })).toBe(
    '<iframe src="https://run.example/embed/x%22%3E%3Cscript%3E?theme=dark&amp;readonly=1" title="A program to run" width="100%" height="400" loading="lazy" allow="clipboard-write"></iframe>',
  );
});

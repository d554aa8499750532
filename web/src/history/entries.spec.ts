import { expect, it } from "vitest";
import { NO_SETTINGS } from "../settings/settings";
import { addEntry, MAX_ENTRIES, type HistoryEntry } from "./entries";

const entry = (jobId: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  jobId, at: 0, language: "python", languageName: "Python", files: [{ name: "main.py", content: "x" }], entry: "main.py",
  settings: NO_SETTINGS, outcome: "success", durationMs: 1, output: "", cut: false, ...more,
});

it("has the newest first", () => expect(addEntry([entry("a")], entry("b")).map((e) => e.jobId)).toEqual(["b", "a"]));

it("keeps so many and no more", () => {
  const full = Array.from({ length: MAX_ENTRIES }, (_, i) => entry(`job${i}`));
  const added = addEntry(full, entry("new"));
  expect(added).toHaveLength(MAX_ENTRIES);
  expect(added[0]!.jobId).toBe("new");
});

it("has each run once", () => expect(addEntry([entry("a")], entry("a", { output: "later" })).map((e) => e.output)).toEqual(["later"]));

it("cuts long output and says so", () => expect(addEntry([], entry("a", { output: "x".repeat(100_000) }))[0]).toMatchObject({ cut: true, output: "x".repeat(65_536) }));

it("leaves out programs that are too large to keep", () =>
  expect(addEntry([], entry("a", { files: [{ name: "a", content: "x".repeat(200_000) }] }))).toEqual([]));

it("lets the oldest go when all together are too large", () => {
  let all: HistoryEntry[] = [];
  for (let i = 0; i < MAX_ENTRIES; i++) all = addEntry(all, entry(`job${i}`, { output: "x".repeat(65_536) }));
  expect(all.length).toBe(30);
  expect(all[0]!.jobId).toBe(`job${MAX_ENTRIES - 1}`);
});

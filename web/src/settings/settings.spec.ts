import { describe, expect, it } from "vitest";
import type { Limits } from "../api/types";
import { countChanges, LIMIT_FIELDS, limitsFor, NO_SETTINGS, readLimit } from "./settings";

const defaults: Limits = {
  wall_ms: 10_000, cpu_ms: 10_000, memory_mb: 256, processes: 64, output_bytes: 1_048_576, file_mb: 64, workspace_mb: 128, compile_wall_ms: 30_000,
};
const maximum: Limits = { ...defaults, wall_ms: 120_000, memory_mb: 2048 };
const time = LIMIT_FIELDS[0]!;

describe("a limit somebody types", () => {
  it("is read in the unit it is shown in", () => expect(readLimit(time, "2.5", 10_000)).toEqual({ value: 2500 }));
  it("may have a comma", () => expect(readLimit(time, "2,5", 10_000)).toEqual({ value: 2500 }));
  it("is the default when it is empty", () => expect(readLimit(time, " ", 10_000)).toEqual({ nothing: true }));
  it.each(["0", "-1", "ten"])("is refused when it is %s", (text) => expect(readLimit(time, text, 10_000)).toHaveProperty("problem"));
  it("is refused over the maximum, which is named", () => expect(readLimit(time, "11", 10_000)).toEqual({ problem: "At most 10 s on this server." }));
});

it("asks for nothing where nothing was said", () => expect(limitsFor(NO_SETTINGS, defaults, maximum, false)).toBeUndefined());

it("gives a person time to type, as much as the server allows, and the program no more CPU time", () =>
  expect(limitsFor(NO_SETTINGS, defaults, maximum, true)).toEqual({ wall_ms: 120_000, cpu_ms: 10_000 }));

it("lets a person's own limit stand", () =>
  expect(limitsFor({ ...NO_SETTINGS, limits: { wall_ms: 2000 } }, defaults, maximum, true)).toEqual({ wall_ms: 2000 }));

it("lowers a limit kept from another server to what this one allows", () =>
  expect(limitsFor({ ...NO_SETTINGS, limits: { memory_mb: 9999 } }, defaults, maximum, false)).toEqual({ memory_mb: 2048 }));

it("counts what differs from the defaults", () =>
  expect(countChanges({ ...NO_SETTINGS, args: "a", useStdin: true, limits: { memory_mb: 1 } })).toBe(3));

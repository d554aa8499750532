import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { isKnownMode, loadMode } from "./modes";

const folder = new URL("../../../languages/", import.meta.url);
const catalog = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => parse(readFileSync(new URL(`${entry.name}/language.yaml`, folder), "utf8")) as { id: string; editor_mode: string; file_name: string });

it.each(catalog.map((language) => [language.id, language]))("%s can be edited in a mode of its own", async (_, language) => {
  expect(isKnownMode(language.editor_mode)).toBe(true);
  if (language.editor_mode !== "text") expect(await loadMode(language.editor_mode, language.file_name, language.file_name)).toBeDefined();
});

it("takes other files by their extension", async () => {
  expect((await loadMode("python", "main.py", "data.json"))!.language.name).toBe("json");
  expect((await loadMode("python", "main.py", "lib/a.py"))!.language.name).toBe("python");
});

it("knows no mode by accident", () => expect(isKnownMode("toString")).toBe(false));

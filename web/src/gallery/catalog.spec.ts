import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../../languages/", import.meta.url);
const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const examplesOf = (language: string) =>
  (parse(readFileSync(new URL(`${language}/language.yaml`, folder), "utf8")) as { examples: { name: string; title: string; file: string; artifacts?: string[]; expected_outcome?: string }[] }).examples;

// A guessing game, a progress bar, a colour mandelbrot, a plot as PNG or SVG, an animation, threads, and a mistake that is pointed at.
it.each(languages)("%s shows all that is special here", (language) =>
  expect(examplesOf(language).map((example) => example.name)).toEqual(["guess", "progress", "mandelbrot", "plot", "wheel", "threads", "mistake"]));

it.each(languages)("%s has a plot that leaves a picture and a mistake that is one", (language) => {
  const named = Object.fromEntries(examplesOf(language).map((example) => [example.name, example]));
  expect(named.plot!.artifacts).toEqual([expect.stringMatching(/^\*\.(png|svg)$/)]);
  expect(["compile_error", "nonzero_exit"]).toContain(named.mistake!.expected_outcome);
});

it.each(languages)("%s has titles that fit a card", (language) => {
  for (const { title, file } of examplesOf(language)) {
    expect(title.length).toBeLessThanOrEqual(26);
    expect(existsSync(new URL(`${language}/${file}`, folder))).toBe(true);
  }
});

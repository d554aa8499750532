import { expect, it } from "vitest";
import type { Artifact } from "../api/types";
import { sourcesOf, writtenOf } from "./written";

const artifact = (name: string, text: string): Artifact => ({ name, size: Buffer.byteLength(text), content: Buffer.from(text).toString("base64") });
const names = (artifacts: readonly Artifact[]) => artifacts.map((one) => one.name);

it("is what the program wrote, of any kind, and not what it was given", () => {
  const sources = sourcesOf({ files: [{ name: "main.py", content: "print('ü')" }, { name: "data.txt", content: "1" }] });
  const back = [artifact("main.py", "print('ü')"), artifact("data.txt", "1"), artifact("out.parquet", "x"), artifact("plots/a.png", "y")];
  expect(names(writtenOf(back, sources))).toEqual(["out.parquet", "plots/a.png"]);
});

it("is also what it changed", () =>
  expect(names(writtenOf([artifact("data.txt", "12")], sourcesOf({ files: [{ name: "data.txt", content: "1" }] })))).toEqual(["data.txt"]));

it("knows a lone source by its content, for its language may have named it", () =>
  expect(names(writtenOf([artifact("Guess.java", "class Guess {}"), artifact("out.txt", "")], sourcesOf({ source_code: "class Guess {}" })))).toEqual(["out.txt"]));

it("leaves out what is hidden and what the server placed", () =>
  expect(names(writtenOf([artifact(".live.rb", "x"), artifact(".cache/a.txt", "x"), artifact("go.mod", "module main\n")], sourcesOf({ source_code: "" })))).toEqual([]));

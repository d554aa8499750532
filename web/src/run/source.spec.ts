import { expect, it } from "vitest";
import { sourceOf } from "./source";

const java = { file_name: "Main.java" };
const one = (name: string) => ({ files: [{ name, content: "class Guess {}" }], entry: name });

it("lets the server name a lone file, as Java's public class asks for", () => expect(sourceOf(one("Main.java"), java)).toEqual({ source_code: "class Guess {}" }));

it("keeps a name that somebody chose", () =>
  expect(sourceOf(one("Guess.java"), java)).toEqual({ files: [{ name: "Guess.java", content: "class Guess {}" }], entry_point: "Guess.java" }));

it("says where several files start", () =>
  expect(sourceOf({ files: [{ name: "Main.java", content: "a" }, { name: "B.java", content: "b" }], entry: "B.java" }, java)).toMatchObject({ entry_point: "B.java", files: [{}, {}] }));

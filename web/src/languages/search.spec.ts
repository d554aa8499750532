import { expect, it } from "vitest";
import { searchLanguages } from "./search";

const all = [
  { id: "c", name: "C", aliases: ["gcc"], available: true },
  { id: "cpp", name: "C++", aliases: ["c++", "cxx"], available: true },
  { id: "nodejs", name: "JavaScript", aliases: ["js", "node"], available: true },
  { id: "clojure", name: "Clojure", aliases: [], available: false },
  { id: "java", name: "Java", aliases: [], available: true, version: "17.0.15" },
  { id: "python", name: "Python", aliases: ["python3", "py"], available: true, version: "3.11.2" },
];
const found = (query: string) => searchLanguages(all, query).map((language) => language.id);

it("finds a language by its name, its id and its aliases", () => {
  expect(found("js")).toEqual(["nodejs"]);
  expect(found("CXX")).toEqual(["cpp"]);
});

it("puts the exact name first, then beginnings, then the rest", () => expect(found("c")).toEqual(["c", "cpp", "nodejs", "clojure"]));

it("puts what is not installed last", () => expect(found("").at(-1)).toBe("clojure"));

it("prefers the whole name to its beginning", () => expect(found("java")).toEqual(["java", "nodejs"]));

it("finds a language by its name and version", () => {
  expect(found("python 3")).toEqual(["python"]);
  expect(found("Python 3.11")).toEqual(["python"]);
  expect(found("py v3.11.2")).toEqual(["python"]);
});

it("shows what is installed to who looks for another version", () => {
  expect(found("java 21")).toEqual(["java", "nodejs"]);
  expect(found("java 17")[0]).toBe("java");
});

it("finds nothing where there is nothing", () => expect(found("cobol")).toEqual([]));

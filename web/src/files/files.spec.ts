import { describe, expect, it } from "vitest";
import { addFile, freshName, nameProblem, putFiles, removeFile, renameFile, setContent, sizeProblem, type FileSet } from "./files";

const two: FileSet = {
  files: [{ name: "main.py", content: "import a" }, { name: "a.py", content: "" }],
  active: "a.py",
  entry: "main.py",
};

describe("names", () => {
  it.each(["main.py", "lib/a b.py", "ünï.txt", ".hidden"])("%j is good", (name) => expect(nameProblem(name, [])).toBeUndefined());

  it.each(["", "/a", "a//b", "a/", "../a", "a/./b", ".build/x", "a\nb", "x".repeat(256)])("%j is refused with a reason", (name) =>
    expect(nameProblem(name, [])).toMatch(/\./));

  it("is refused when it is taken", () => expect(nameProblem("a.py", ["a.py"])).toBe("There is a file a.py already."));
});

it("names the limit a file is over", () => {
  expect(sizeProblem("big.txt", 1024 * 1024)).toBeUndefined();
  expect(sizeProblem("big.txt", 3 * 1024 * 1024)).toBe("big.txt has 3.0 MB; a file may have at most 1 MB.");
});

it("shows a new file", () => expect(addFile(two, { name: "b.py", content: "" }).active).toBe("b.py"));

it("keeps entry and tab when a file is renamed", () => {
  const renamed = renameFile(two, "main.py", "start.py");
  expect(renamed).toMatchObject({ entry: "start.py", active: "a.py" });
  expect(renamed.files[0]!.name).toBe("start.py");
});

it("moves to a neighbour when the file on show is removed", () => expect(removeFile(two, "a.py")).toMatchObject({ active: "main.py", entry: "main.py" }));

it("starts the first file when the entry is removed", () => expect(removeFile(two, "main.py").entry).toBe("a.py"));

it("keeps the last file", () => {
  const one = removeFile(two, "a.py");
  expect(removeFile(one, "main.py")).toBe(one);
});

it("puts files in the place of those with the same name", () => {
  const put = putFiles(two, [{ name: "a.py", content: "1" }, { name: "c.py", content: "2" }]);
  expect(put.files.map((file) => file.name + file.content)).toEqual(["main.pyimport a", "a.py1", "c.py2"]);
});

it("changes one file's content and no other", () => expect(setContent(two, "a.py", "x").files.map((file) => file.content)).toEqual(["import a", "x"]));

it("finds a free name of the program's kind", () => {
  expect(freshName(two)).toBe("file2.py");
  expect(freshName(addFile(two, { name: "file2.py", content: "" }))).toBe("file3.py");
});

import { expect, it } from "vitest";
import { readUploads } from "./upload";

it("takes text and names what is wrong with the rest", async () => {
  const { files, problems } = await readUploads(
    [
      new File(["print(1)"], "good.py"),
      new File(["a\0b"], "picture.bin"),
      new File([new Uint8Array(2 * 1024 * 1024)], "huge.txt"),
    ],
    1,
  );

  expect(files).toEqual([{ name: "good.py", content: "print(1)" }]);
  expect(problems).toEqual([
    "picture.bin is not text; only text files can be edited here.",
    "huge.txt has 2.0 MB; a file may have at most 1 MB.",
  ]);
});

it("stops at the number of files a program may have", async () => {
  const { files, problems } = await readUploads([new File([""], "a"), new File([""], "b"), new File([""], "c")], 98);

  expect(files.map((file) => file.name)).toEqual(["a", "b"]);
  expect(problems[0]).toContain("at most 100 files");
});

import { expect, it } from "vitest";
import { readUploads } from "./upload";

it("takes text and names what is wrong with the rest", async () => {
  const { files, problems } = await readUploads(
    [
      new File(["print(1)"], "good.py"),
      new File(["a\0b"], "picture.bin"),
      new File([Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65)], "old.txt"), // Latin-1: it would be kept with its letters lost
      new File([new Uint8Array(2 * 1024 * 1024)], "huge.txt"),
    ],
    1,
  );

  expect(files).toEqual([{ name: "good.py", content: "print(1)" }]);
  expect(problems).toEqual([
    "picture.bin is not text in UTF-8; only such files can be edited here.",
    "old.txt is not text in UTF-8; only such files can be edited here.",
    "huge.txt has 2.0 MB; a file may have at most 1 MB.",
  ]);
});

it("stops at the number of files a program may have", async () => {
  const { files, problems } = await readUploads([new File([""], "a"), new File([""], "b"), new File([""], "c")], 98);

  expect(files.map((file) => file.name)).toEqual(["a", "b"]);
  expect(problems[0]).toContain("at most 100 files");
});

it("says that a folder cannot be read", async () => {
  const folder = Object.assign(new File([], "photos"), { arrayBuffer: () => Promise.reject(new DOMException("", "NotFoundError")) });

  expect((await readUploads([folder], 1)).problems).toEqual(["photos cannot be read; is it a folder?"]);
});

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";

useBrowser();

it("runs all tests with one compile and shows what differs", async () => {
  const editor = await (await openEditor()).ready();
  await editor.choose("c");
  await editor.write('#include <stdio.h>\nint main(void) { int n; scanf("%d", &n); printf("%d\\n", n * n); return 0; }\n');
  await editor.page.getByRole("tab", { name: "Tests" }).click();
  await editor.page.getByRole("button", { name: "Add a test" }).click();
  await editor.page.getByLabel("Input").fill("3");
  await editor.page.getByLabel("Expected output").fill("9");
  await editor.page.getByRole("button", { name: "Add", exact: true }).click();
  await editor.page.getByLabel("Input").nth(1).fill("4");
  await editor.page.getByLabel("Expected output").nth(1).fill("15");
  await editor.page.getByRole("button", { name: "Run all" }).click();
  await editor.page.getByText("1 of 2 passed").waitFor();

  expect(await editor.page.locator(".diff-line.missing").last().innerText()).toContain("15");
  expect(await editor.page.locator(".diff-line.extra").last().innerText()).toContain("16");
  await editor.picture("tests");

  const download = editor.page.waitForEvent("download");
  await editor.page.getByRole("button", { name: "Export tests (JSON)" }).click();
  const exported = readFileSync(await (await download).path(), "utf8");
  expect(JSON.parse(exported)).toEqual([{ stdin: "3", expected_output: "9" }, { stdin: "4", expected_output: "15" }]);

  const picker = editor.page.waitForEvent("filechooser");
  await editor.page.getByRole("button", { name: "Import tests (JSON)" }).click();
  await (await picker).setFiles({ name: "tests.json", mimeType: "application/json", buffer: Buffer.from('[{"stdin": "5", "expected_output": "25"}]') });
  await editor.page.getByRole("button", { name: "Run all" }).click();
  await editor.page.getByText("1 of 1 passed").waitFor();
});

it("opens an example, and brings back what was there", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("# my own work\n");
  await editor.page.getByRole("button", { name: "Examples" }).click();
  await editor.page.getByRole("button", { name: /Progress bar/ }).waitFor();
  await editor.picture("gallery");
  await editor.page.getByRole("button", { name: /Progress bar/ }).click();
  await expect.poll(() => editor.code()).toContain("WIDTH = 32");
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  await editor.sees("100 %");
  await editor.page.getByRole("button", { name: "Bring back mine" }).click();

  await expect.poll(() => editor.code()).toContain("# my own work");
});

it("remembers runs, opens them again and compares two", async () => {
  const editor = await (await openEditor()).ready();
  for (const word of ["first", "second"]) {
    await editor.write(`print("same")\nprint("${word}")\n`);
    await editor.run();
    await editor.sees(word);
    await editor.end();
  }

  await editor.page.reload();
  await editor.ready();
  await editor.page.getByRole("button", { name: "History" }).click();
  const boxes = editor.page.getByRole("checkbox");
  await expect.poll(() => boxes.count()).toBe(2);
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await editor.page.getByRole("button", { name: "Compare output" }).click();
  expect(await editor.page.locator(".diff-line.missing").last().innerText()).toContain("first");
  expect(await editor.page.locator(".diff-line.extra").last().innerText()).toContain("second");
  await editor.picture("history-compare");
  await editor.page.getByRole("button", { name: "Back" }).click();
  await editor.page.locator(".history-entry button").nth(1).click();

  await expect.poll(() => editor.code()).toContain("first");
});

it("adds, renames, starts, uploads and deletes files, and refuses what is too large", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.getByRole("button", { name: "New file" }).click();
  await editor.page.getByLabel("Name of the file").fill("../up.py");
  await editor.page.getByText("A name has no part . or ..").waitFor();
  await editor.page.getByLabel("Name of the file").fill("begin.py");
  await editor.page.keyboard.press("Enter");
  await editor.write('print("from start.py")\n');
  await editor.page.getByRole("tab", { name: "begin.py" }).dblclick();
  await editor.page.getByLabel("Name of the file").fill("main.py");
  await editor.page.getByText("There is a file main.py already.").waitFor();
  await editor.page.getByLabel("Name of the file").fill("first.py");
  await editor.page.keyboard.press("Enter");
  await editor.page.getByRole("tab", { name: "first.py" }).press("F2");
  await editor.page.getByLabel("Name of the file").fill("start.py");
  await editor.page.keyboard.press("Enter");
  expect(await editor.code()).toContain("from start.py");
  await editor.page.getByRole("button", { name: "Files" }).click();
  await editor.page.getByRole("menuitem", { name: "Start with start.py" }).click();
  await editor.run();
  await editor.sees("from start.py");
  await editor.end();

  const picker = editor.page.waitForEvent("filechooser");
  await editor.page.getByRole("button", { name: "Files" }).click();
  await editor.page.getByRole("menuitem", { name: "Upload files…" }).click();
  await (await picker).setFiles([
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
    { name: "huge.txt", mimeType: "text/plain", buffer: Buffer.alloc(1024 * 1024 + 1, "x") },
  ]);
  await editor.page.getByText("huge.txt has 1.0 MB; a file may have at most 1 MB.").waitFor();
  expect(await editor.page.getByRole("tab", { name: "notes.txt" }).getAttribute("aria-selected")).toBe("true");

  const saved = editor.page.waitForEvent("download");
  await editor.page.getByRole("button", { name: "Files" }).click();
  await editor.page.getByRole("menuitem", { name: "Download as zip" }).click();
  expect((await saved).suggestedFilename()).toBe("python.zip");
  const names = execFileSync("python3", ["-m", "zipfile", "-l", await (await saved).path()], { encoding: "utf8" });
  expect(names).toMatch(/main\.py.*\n.*start\.py.*\n.*notes\.txt/);

  await editor.page.getByRole("button", { name: "Files" }).click();
  await editor.page.getByRole("menuitem", { name: "Delete notes.txt" }).click();
  expect(await editor.page.locator(".file-tab").allInnerTexts()).toEqual(["main.py", "start.py"]);
});

it("takes files that are dropped on the code, and runs with them", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("import dropped\nprint(dropped.answer)\n");
  const files = await editor.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["answer = 42\n"], "dropped.py"));
    transfer.items.add(new File([Uint8Array.of(0xff, 0xd8, 0xff, 0)], "photo.jpg"));
    return transfer;
  });
  await editor.page.dispatchEvent(".code-pane", "dragover", { dataTransfer: files });
  await editor.page.locator(".code-pane.dropping").waitFor();
  await editor.page.dispatchEvent(".code-pane .cm-content", "drop", { dataTransfer: files });
  await editor.page.getByRole("tab", { name: "dropped.py" }).waitFor();
  await editor.page.getByText("photo.jpg is not text in UTF-8").waitFor();
  expect(await editor.page.locator(".code-pane.dropping").count()).toBe(0);
  await editor.run();

  expect(await editor.end()).toBe("Finished");
  await editor.sees("42");
});

it("is light or dark as the system is, or as somebody chose, from the first paint", async () => {
  const editor = await (await openEditor({ colorScheme: "dark" })).ready();
  const ground = () => editor.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await editor.page.getByRole("button", { name: "Preferences" }).click();
  await editor.page.getByRole("menuitemradio", { name: "Light" }).click();
  await editor.page.keyboard.press("Escape");
  const light = await ground();
  expect(light).not.toBe(dark);
  await editor.page.reload({ waitUntil: "commit" });
  await editor.page.locator("body").waitFor();

  expect(await ground()).toBe(light);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openEditor, useBrowser, type Editor } from "./support/editor";

useBrowser();

async function prefer(editor: Editor, role: "menuitem" | "menuitemradio", ...names: string[]): Promise<void> {
  await editor.page.getByRole("button", { name: "Preferences" }).click();
  for (const name of names) await editor.page.getByRole(role, { name, exact: true }).click();
  await editor.page.keyboard.press("Escape");
  await editor.page.getByRole("menu").waitFor({ state: "detached" });
}

it("finds and replaces in the code", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("sacks = 1\nsacks = sacks + 1\nprint(sacks)\n");
  await editor.page.locator(".cm-panels, .cm-gutter-lint").first().waitFor({ state: "attached" }); // what is loaded later is there
  await editor.page.keyboard.press("ControlOrMeta+f");
  await editor.page.locator(".cm-search [name=search]").pressSequentially("sacks");
  await expect.poll(() => editor.page.locator(".cm-searchMatch").count()).toBe(4);
  await editor.picture("find");
  await editor.page.locator(".cm-search input[name=replace]").pressSequentially("bags");
  await editor.page.locator(".cm-search button[name=replaceAll]").click();
  await editor.page.keyboard.press("Escape");

  expect(await editor.code()).toContain("bags = bags + 1");
  expect(await editor.code()).not.toContain("sacks");
});

it("does not move the code when the rest of the editor comes", async () => {
  const editor = await (await openEditor()).ready();
  const left = () => editor.page.locator(".cm-line").first().evaluate((line) => line.getBoundingClientRect().left);
  expect(await editor.page.locator(".cm-gutter-lint").count()).toBe(0);
  const before = await left();
  await editor.page.mouse.move(300, 300);
  await editor.page.locator(".cm-gutter-lint").waitFor({ state: "attached" });

  expect(await left()).toBe(before);
});

it("folds blocks, closes brackets and shows which belong together", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.locator(".cm-content").click();
  await editor.page.locator(".cm-gutter-lint").waitFor({ state: "attached" });
  await editor.write("def f():\n    a = 1\n    return a\n");
  await editor.page.keyboard.press("ControlOrMeta+End");
  await editor.page.keyboard.type("print(f(");
  expect(await editor.code()).toContain("print(f())");
  await editor.page.locator(".cm-matchingBracket").first().waitFor();

  await editor.page.locator(".cm-foldGutter .cm-gutterElement", { hasText: "▾" }).first().click();
  await editor.page.locator(".cm-foldPlaceholder").waitFor();
  expect(await editor.code()).not.toContain("return a");
  await editor.page.locator(".cm-foldPlaceholder").click();
  await expect.poll(() => editor.code()).toContain("return a");
});

it("has text in the size somebody likes, in code and output, and remembers it", async () => {
  const editor = await (await openEditor()).ready();
  const size = (selector: string) => editor.page.locator(selector).first().evaluate((element) => getComputedStyle(element).fontSize);
  expect(await size(".cm-content")).toBe("14px");
  await prefer(editor, "menuitem", "Larger", "Larger");
  expect(await size(".cm-content")).toBe("16px");
  await expect.poll(() => size(".xterm-rows")).toBe("16px");
  await editor.page.reload();
  await editor.ready();
  expect(await size(".cm-content")).toBe("16px");
});

it("has Vim keys for those who want them", async () => {
  const editor = await (await openEditor()).ready();
  await prefer(editor, "menuitemradio", "Vim keys");
  await editor.page.locator(".cm-vim-panel, .cm-fat-cursor").first().waitFor({ state: "attached" });
  await editor.page.locator(".cm-content").click();
  await editor.page.keyboard.type("ggdGihi there");

  await expect.poll(() => editor.code()).toContain("hi there");
  expect(await editor.code()).not.toContain("Hello");
});

it("has Emacs keys for those who want them", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("one two");
  await prefer(editor, "menuitemradio", "Emacs keys");
  await editor.page.locator(".cm-emacsMode").waitFor();
  await editor.page.locator(".cm-line").first().click();
  await editor.page.keyboard.press("Control+a"); // the beginning of the line, not everything
  await editor.page.keyboard.type("zero ");

  await expect.poll(() => editor.code()).toContain("zero one two");
});

it("says that work is kept when somebody saves out of habit", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("print('saved')\n");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await editor.page.getByText("Kept in this browser").waitFor();

  expect(await editor.page.evaluate(() => localStorage.getItem("millrace.workspace.python"))).toContain("print('saved')");
});

it("tells what a run used, and copies, saves and clears what it printed", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('import sys\nprint("to copy")\nsys.exit(3)\n');
  await editor.run();
  expect(await editor.end()).toBe("Ended with exit code 3");

  const facts = await editor.page.locator(".facts").innerText();
  expect(facts.replaceAll("\n", " ")).toMatch(/Time [\d.]+ m?s.*CPU [\d.]+ m?s.*Memory [\d.]+ [KM]B.*(warm|cold).*job_/);
  await editor.page.getByRole("button", { name: /Copy the id of this run/ }).click();
  expect(await editor.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^job_[a-z0-9]+$/);

  await editor.page.getByRole("button", { name: "Copy output" }).click();
  await editor.page.getByText("Output copied.").waitFor();
  expect(await editor.page.evaluate(() => navigator.clipboard.readText())).toBe("to copy\n");
  const saved = editor.page.waitForEvent("download");
  await editor.page.getByRole("button", { name: "Download output" }).click();
  expect(readFileSync(await (await saved).path(), "utf8").replaceAll("\r", "")).toBe("to copy\n");
  await editor.page.getByRole("button", { name: "Clear output" }).click();
  await editor.page.getByText("Output appears here as it is printed.").waitFor();
  expect(await editor.screen()).toEqual([]);
});

it("copies also where the browser keeps its clipboard from pages without https", async () => {
  const editor = await openEditor();
  await editor.page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await editor.page.reload();
  await editor.ready();
  await editor.write('print("over the local network")\n');
  await editor.run();
  await editor.end();
  await editor.page.getByRole("button", { name: "Copy output" }).click();
  await editor.page.getByText("Output copied.").waitFor();
  await editor.write("");
  await editor.page.keyboard.press("ControlOrMeta+v");

  await expect.poll(() => editor.code()).toContain("over the local network");
});

it("says in words what signal a program died of", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");
  await editor.run();

  expect(await editor.end()).toBe("Crashed with SIGSEGV");
  await editor.page.getByText("It touched memory that is not its own").waitFor();
});

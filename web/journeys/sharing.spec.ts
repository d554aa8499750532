import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEditor, useBrowser, type Editor } from "./support/editor";

useBrowser();

const SOURCE = 'print("shared </script><b>text</b>", input())\n';

async function share(editor: Editor): Promise<{ link: string; snippet: string }> {
  await editor.page.getByRole("button", { name: "Share" }).click();
  const link = await editor.page.getByLabel("Link").inputValue();
  await editor.page.getByLabel("Theme").selectOption("dark");
  await editor.page.getByLabel("Code cannot be changed").check();
  const snippet = await editor.page.getByLabel("To put into a page").inputValue();
  await editor.page.getByRole("button", { name: "Copy", exact: true }).nth(1).click();
  await editor.page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await editor.page.evaluate(() => navigator.clipboard.readText())).toBe(snippet);
  await editor.picture("share");
  await editor.page.keyboard.press("Escape");
  return { link, snippet };
}

async function sharedProgram(): Promise<{ link: string; snippet: string }> {
  const editor = await (await openEditor()).ready();
  await editor.write(SOURCE);
  await editor.page.getByRole("button", { name: "Run settings" }).click();
  await editor.page.getByLabel("Give it this input instead of the keyboard").check();
  await editor.page.getByLabel("Standard input").fill("with its input\n");
  await editor.page.keyboard.press("Escape");
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  return share(editor);
}

describe("a shared program", () => {
  it("opens in a fresh profile as it was, runs, and can be forked", async () => {
    const { link } = await sharedProgram();

    const reader = await (await openEditor({ path: new URL(link).pathname })).ready();
    await expect.poll(() => reader.code()).toContain("shared </script>");
    await reader.sees("with its input"); // the result that was shared, before anything is run
    await reader.page.locator(".cm-content").click();
    await reader.page.keyboard.type("nobody changes this");
    expect(await reader.code()).not.toContain("nobody");
    await reader.run();
    expect(await reader.end()).toBe("Finished");
    await reader.picture("shared");

    await reader.page.getByRole("button", { name: "Fork to edit" }).click();
    await reader.page.waitForURL("**/");
    await reader.ready();
    await reader.page.locator(".cm-content").click();
    await reader.page.keyboard.press("ControlOrMeta+End");
    await reader.page.keyboard.type("# mine now");
    await expect.poll(() => reader.code()).toContain("# mine now");
  });

  it("has the same address when it is shared again, and another when it changed", async () => {
    const editor = await (await openEditor()).ready();
    await editor.write("print(1)\n");
    const first = await share(editor);
    expect((await share(editor)).link).toBe(first.link);
    await editor.write("print(2)\n");
    expect((await share(editor)).link).not.toBe(first.link);
  });

  it("stands in another site's page, with its theme, and runs there", async () => {
    const { snippet } = await sharedProgram();
    const host = await openEditor({ expected: /favicon/ });
    const article = `<!doctype html><title>Docs</title><h1>An article</h1>${snippet}`;
    const site = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(article)).listen(0, "127.0.0.1");
    onTestFinished(() => { site.close(); });
    await once(site, "listening");
    await host.page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    const frame = host.page.frameLocator("iframe");
    await frame.getByText("shared </script>").first().waitFor();
    await frame.getByRole("button", { name: "Run" }).click();
    await frame.locator(".verdict.good").waitFor();

    expect(await frame.locator(".plain-space").innerText()).toContain("with its input");
    expect(await frame.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await frame.locator(".cm-content").getAttribute("contenteditable")).toBe("false");
    await host.picture("embed");
  });

  it("says in a page that there is no such program", async () => {
    const reader = await openEditor({ path: "/embed/000000000000", expected: /404/ });
    await reader.page.getByText("There is no shared program at this address").waitFor();
  });

  it("can be changed in a page that does not forbid it, and that changes nothing for others", async () => {
    const { link } = await sharedProgram();
    const path = new URL(link).pathname.replace("/s/", "/embed/");
    const reader = await (await openEditor({ path })).ready();
    await reader.write("print(2 + 3)\n");
    await reader.run();
    expect(await reader.end()).toBe("Finished");
    expect(await reader.plainText()).toBe("5");
    await reader.write("print(1 / 0)\n");
    await reader.run();
    await reader.page.locator(".cm-lint-marker-error").waitFor();
    await reader.page.getByRole("button", { name: 'main.py", line 1' }).waitFor();
    await reader.page.reload();
    await reader.ready();
    expect(await reader.code()).toContain("shared </script>");
  });

  it("shows in a page the pictures it writes", async () => {
    const editor = await (await openEditor()).ready();
    await editor.write('open("dot.svg", "w").write(\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>\')\n');
    const { link } = await share(editor);
    const reader = await (await openEditor({ path: new URL(link).pathname.replace("/s/", "/embed/"), viewport: { width: 700, height: 420 } })).ready();
    await reader.run();
    const picture = reader.page.getByRole("img", { name: /dot\.svg/ });
    await picture.waitFor();
    await reader.picture("embed-picture");

    expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth > 0))).toBe(true);
  });

  it("is refused when it is too large, and the limit is named", async () => {
    const editor = await (await openEditor()).ready();
    const picker = editor.page.waitForEvent("filechooser");
    await editor.page.getByRole("button", { name: "Files" }).click();
    await editor.page.getByRole("menuitem", { name: "Upload files…" }).click();
    await (await picker).setFiles({ name: "long.txt", mimeType: "text/plain", buffer: Buffer.from("a long line of text\n".repeat(15_000)) });
    await editor.page.getByRole("tab", { name: "long.txt" }).waitFor();
    await editor.page.getByRole("button", { name: "Share" }).click();

    await editor.page.getByText("a share may have at most 256 KB.").waitFor();
  });
});

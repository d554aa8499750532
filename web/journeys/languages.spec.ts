import { expect, inject, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";

useBrowser();

it("runs the starter program of each language that is installed", async () => {
  const { languages } = (await (await fetch(`${inject("url")}/api/languages`)).json()) as { languages: { id: string; name: string; available: boolean; problem?: string }[] };
  const editor = await (await openEditor()).ready();
  for (const language of languages) {
    if (!language.available) {
      console.log(`${language.name} is left out: ${language.problem}`);
      continue;
    }

    await editor.choose(language.id);
    await expect.poll(() => editor.page.locator(".picker-name").innerText()).toBe(language.name);
    await editor.run();
    expect(`${language.name}: ${await editor.end()}`).toBe(`${language.name}: Finished`);
    await editor.sees("Hello, world!");
  }
}, 240_000);

// Where the gallery's mistake of each language is: file as its tab is named, line.
const MISTAKES: Record<string, string> = {
  bash: "main.sh, line 5", c: "main.c, line 7", cpp: "main.cpp, line 8", go: "main.go, line 7", java: "Main.java, line 5", lua: "main.lua, line 4",
  nodejs: "main.js, line 2", perl: "main.pl, line 7", php: "main.php, line 4", python: "main.py, line 2", ruby: "main.rb, line 4", rust: "main.rs, line 14",
};

it("leads from what each language says of a mistake to its line", async () => {
  const { languages } = (await (await fetch(`${inject("url")}/api/languages`)).json()) as { languages: { id: string; name: string; available: boolean }[] };
  const editor = await (await openEditor()).ready();
  for (const { id, name, available } of languages) {
    if (!available) {
      console.log(`${name} is left out: it is not installed here.`);
      continue;
    }

    await editor.choose(id);
    await expect.poll(() => editor.page.locator(".picker-name").innerText()).toBe(name);
    await editor.page.getByRole("button", { name: "Examples" }).click();
    await editor.page.getByRole("button", { name: /A mistake, pointed at/ }).click();
    await editor.page.getByRole("dialog").waitFor({ state: "detached" });
    await editor.run();
    await editor.end();
    const place = editor.page.locator(".first-mark button");
    await place.waitFor({ timeout: 5000 }).catch(() => { throw new Error(`${name}: nothing is marked.`); });
    expect(`${id}: ${await place.innerText()}`).toBe(`${id}: ${MISTAKES[id]}`);
    await editor.page.locator(".cm-lint-marker-error").first().waitFor();
  }
}, 240_000);

it("names the version of each language, and finds one by its name and version", async () => {
  const { languages } = (await (await fetch(`${inject("url")}/api/languages`)).json()) as { languages: { name: string; available: boolean; version?: string }[] };
  const python = languages.find(({ name }) => name === "Python")!;
  const editor = await (await openEditor()).ready();
  expect(await editor.page.locator(".picker-version").innerText()).toBe(python.version);
  await editor.page.getByRole("button", { name: /^Language:/ }).click();
  const options = await editor.page.getByRole("option").allInnerTexts();
  expect(options.map((option) => option.replaceAll("\n", " ").trim()).sort()).toEqual(languages.map(({ name, available, version }) => `${name} ${available ? version : "not installed"}`).sort());
  await editor.picture("picker");
  await editor.page.getByRole("combobox").fill(`python ${python.version!.split(".")[0]}`);

  expect(await editor.page.getByRole("option").allInnerTexts()).toEqual([`Python\n${python.version}`]);
});

it("finds a language by typing and says which are not installed", async () => {
  const editor = await openEditor();
  await editor.page.route("**/api/languages", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    Object.assign(body.languages.find((l: { id: string }) => l.id === "lua"), { available: false, problem: "Lua is not installed on any runner (packages: lua5.4)." });
    await route.fulfill({ response: answer, json: body });
  });
  await editor.page.reload();
  await editor.ready();
  await editor.choose("lua");

  await editor.page.getByText("Lua is not installed on any runner").waitFor();
  expect(await editor.page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
});

it("keeps what was written in each language, over a reload", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("print('mine')");
  await editor.choose("ruby");
  await expect.poll(() => editor.code()).toContain('puts "Hello, world!"');
  await editor.write("puts 'also mine'");
  await editor.page.reload();
  await editor.ready();
  expect(await editor.code()).toContain("also mine");

  await editor.choose("python");
  await expect.poll(() => editor.code()).toContain("print('mine')");
});

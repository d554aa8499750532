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

import axe from "axe-core";
import { expect, it } from "vitest";
import { openEditor, useBrowser, type Editor } from "./support/editor";
import { overview } from "./support/overview";

useBrowser();

async function findings(editor: Editor): Promise<string[]> {
  await editor.page.waitForTimeout(400); // what fades in has faded in: half-shown colours are no colours
  await editor.page.evaluate(axe.source);
  const result = await editor.page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }));
  return result.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

it.each(["light", "dark"] as const)("has no serious findings of axe, %s", async (colorScheme) => {
  const editor = await (await openEditor({ colorScheme })).ready();
  expect(await findings(editor)).toEqual([]);

  await editor.write("def f():\n    return 1 / 0  # a comment\n\nclass A:\n    name: str = 'text'\n\nf()\n");
  await editor.run();
  await editor.end();
  await editor.page.locator(".cm-lint-marker-error").waitFor();
  expect(await findings(editor)).toEqual([]);
  await editor.plain();
  expect(await findings(editor)).toEqual([]);

  await editor.page.getByRole("tab", { name: "Tests" }).click();
  await editor.page.getByRole("button", { name: "Add a test" }).click();
  expect(await findings(editor)).toEqual([]);

  for (const name of ["Examples", "History", "Run settings"]) {
    await editor.page.getByRole("button", { name }).click();
    await editor.page.getByRole("dialog").waitFor();
    expect(await findings(editor)).toEqual([]);
    await editor.page.keyboard.press("Escape");
    await editor.page.getByRole("dialog").waitFor({ state: "detached" });
  }

  await editor.page.getByRole("button", { name: /^Language/ }).click();
  await editor.page.getByRole("combobox").waitFor();
  expect(await findings(editor)).toEqual([]);
  await editor.page.keyboard.press("Escape");

  await editor.page.getByRole("button", { name: "Preferences" }).click();
  await editor.page.getByRole("menu").waitFor();
  expect(await findings(editor)).toEqual([]);
  await editor.page.getByRole("menuitem", { name: "Keyboard" }).click();
  await editor.page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  expect(await findings(editor)).toEqual([]);
}, 120_000);

it.each(["light", "dark"] as const)("has no serious findings of axe where programs are shared, embedded and looked after, %s", async (colorScheme) => {
  const editor = await (await openEditor({ colorScheme })).ready();
  await editor.write('open("dot.svg", "w").write(\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>\')\n');
  await editor.run();
  await editor.page.getByRole("img", { name: /dot\.svg/ }).waitFor();
  expect(await findings(editor)).toEqual([]);
  await editor.page.getByRole("button", { name: "Share" }).click();
  const link = new URL(await editor.page.getByLabel("Link").inputValue()).pathname;
  expect(await findings(editor)).toEqual([]);

  const reader = await (await openEditor({ colorScheme, path: link })).ready();
  await reader.page.getByRole("button", { name: "Fork to edit" }).waitFor();
  expect(await findings(reader)).toEqual([]);
  const embedded = await (await openEditor({ colorScheme, path: link.replace("/s/", "/embed/") })).ready();
  expect(await findings(embedded)).toEqual([]);

  const operator = await openEditor({ colorScheme, path: "/admin", expected: /401/ });
  await operator.page.getByLabel("Admin key").waitFor();
  expect(await findings(operator)).toEqual([]);
  await operator.page.route("**/api/admin/overview", (route) => route.fulfill({ json: overview }));
  await operator.page.reload();
  await operator.page.getByRole("heading", { name: "Warm pools" }).waitFor();
  expect(await findings(operator)).toEqual([]);
}, 120_000);

it("keeps the keyboard's place when what a button opens has only now been loaded", async () => {
  const editor = await (await openEditor()).ready();
  const button = editor.page.getByRole("button", { name: /^Language/ });
  const focused = () => button.evaluate((element) => element === document.activeElement);
  let load = () => {};
  await editor.page.route(/LanguagePopover.*\.js/, (route) => new Promise((resolve) => { load = () => resolve(route.continue()); }));
  const asked = editor.page.waitForRequest(/LanguagePopover.*\.js/);

  await button.focus();
  const early = await button.elementHandle();
  await editor.page.keyboard.press("Shift"); // the first sign of somebody
  await asked;
  expect(await focused()).toBe(true);
  load();
  await expect.poll(() => early!.evaluate((element) => element.isConnected)).toBe(false);
  expect(await focused()).toBe(true);
  await editor.page.keyboard.press("Enter");
  await editor.page.getByRole("combobox").waitFor();
});

it("does not lose a click that was half done when what the button opens was loaded", async () => {
  const editor = await (await openEditor()).ready();
  const box = (await editor.page.getByRole("button", { name: /^Language/ }).boundingBox())!;
  const loaded = editor.page.waitForResponse(/LanguagePopover.*\.js/);
  await editor.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await editor.page.mouse.down();
  await (await loaded).finished();
  await editor.page.waitForTimeout(300); // longer than the change of the button would take
  await editor.page.mouse.up();
  await editor.page.getByRole("combobox").waitFor();
});

it("can be used by keyboard alone", async () => {
  const editor = await (await openEditor()).ready();
  const { keyboard } = editor.page;
  const focused = () => editor.page.evaluate(() => {
    const at = document.activeElement; // the body, which holds every text there is, when nothing has the focus
    return !at || at === document.body ? "" : at.getAttribute("aria-label") ?? at.textContent ?? "";
  });
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 60; i++) {
      await keyboard.press("Tab");
      if (name.test(await focused())) return;
    }

    throw new Error(`Tab never reached ${name}; it is at "${await focused()}".`);
  };

  await tabTo(/^Language/);
  await keyboard.press("Enter");
  await editor.page.getByRole("combobox").waitFor();
  await keyboard.type("ruby");
  await keyboard.press("Enter");
  await editor.page.getByRole("button", { name: /^Language: Ruby/ }).waitFor();

  await tabTo(/^Code of main\.rb/);
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type('print "Name? "\nputs "Hi #{gets}"\n');
  await keyboard.press("Control+Enter");
  await editor.sees("Name?");
  await expect.poll(focused).toMatch(/^Terminal\. Keys go to the program/);
  await keyboard.type("Grace\n");
  expect(await editor.end()).toBe("Finished");
  await editor.sees("Hi Grace");

  await keyboard.press("Tab"); // the terminal lets go once the program has ended
  expect(await focused()).not.toMatch(/^Terminal/);
  await keyboard.press("Alt+1");
  await expect.poll(focused).toMatch(/^Code of/);
  await keyboard.press("Escape");
  await keyboard.press("Tab"); // and the editor lets go after Escape
  expect(await focused()).not.toMatch(/^Code of/);
  await keyboard.press("Alt+3");
  await tabTo(/^Add a test$/);
  await keyboard.press("Enter");
  await editor.page.getByLabel("Expected output").waitFor();
});

it("fits a phone: code and result take turns, nothing is cut off", async () => {
  const editor = await (await openEditor({ viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true })).ready();
  const wide = () => editor.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await wide()).toBe(false);
  await editor.picture("phone-code");
  await editor.page.getByRole("button", { name: "Run", exact: true }).tap();
  expect(await editor.end()).toBe("Finished");
  await editor.sees("Hello, world!");
  expect(await wide()).toBe(false);
  expect(await editor.page.locator(".cm-content").isVisible()).toBe(false);
  await editor.picture("phone-result");
  await editor.page.getByRole("button", { name: "Code", exact: true }).tap();
  expect(await editor.page.locator(".cm-content").isVisible()).toBe(true);

  for (const name of ["Run", "Run settings", "Examples", "Share", "Preferences"]) {
    const box = (await editor.page.getByRole("button", { name, exact: true }).boundingBox())!;
    expect(box.x >= 0 && box.x + box.width <= 390, `${name} is in sight`).toBe(true);
    expect(box.height).toBeGreaterThanOrEqual(32);
  }
});

it("has on a phone the keys that a phone's keyboard lacks", async () => {
  const editor = await (await openEditor({ viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true })).ready();
  await editor.write('import sys\nprint(len(sys.stdin.read()), "letters")\ntry:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    print("stopped in peace")\n');
  await editor.page.getByRole("button", { name: "Run", exact: true }).tap();
  await editor.page.getByText("Running…").waitFor();
  await editor.picture("phone-keys");
  expect(await findings(editor)).toEqual([]);
  await editor.page.getByRole("button", { name: "Ctrl-D" }).tap();
  await editor.sees("0 letters");
  await editor.page.getByRole("button", { name: "Ctrl-C" }).tap();
  await editor.sees("stopped in peace");

  expect(await editor.end()).toBe("Finished");
  expect(await editor.page.getByRole("button", { name: "Ctrl-C" }).isDisabled()).toBe(true);
});

it("holds still for those who want no motion", async () => {
  const editor = await (await openEditor({ reducedMotion: "reduce" })).ready();
  await editor.write("import time\ntime.sleep(2)\n");
  await editor.run();
  await editor.page.locator(".race-stage.open").waitFor();

  const moving = await editor.page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running" && a.effect!.getComputedTiming().iterations === Infinity).length);
  expect(moving).toBe(0);
  await editor.end();
});

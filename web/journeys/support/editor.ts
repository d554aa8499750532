import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { launch } from "./browser";

const shots = join(import.meta.dirname, "../../shots");
let browser: Browser;
let open: { context: BrowserContext; errors: string[] }[] = [];

/** Starts a browser for the journeys of a file; every page of theirs must be without errors. */
export function useBrowser(): void {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await Promise.all(open.map(({ context }) => keepPicture(context, task.id)));
    const errors = open.flatMap((one) => one.errors);
    await Promise.all(open.map((one) => one.context.close()));
    open = [];
    expect(errors).toEqual([]);
  });
}

/** What was to be seen when a journey failed. */
async function keepPicture(context: BrowserContext, name: string): Promise<void> {
  for (const [i, page] of context.pages().entries()) await page.screenshot({ path: join(shots, `failed-${name}-${i}.png`) }).catch(() => undefined);
}

export interface OpenOptions extends BrowserContextOptions {
  path?: string;
  url?: string;
  /** Errors of the console that belong to the journey. */
  expected?: RegExp;
}

/** Opens the editor in a profile of its own. */
export async function openEditor({ path = "/", url = inject("url"), expected, ...options }: OpenOptions = {}): Promise<Editor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const errors: string[] = [];
  open.push({ context, errors });
  const page = await context.newPage();
  const note = (text: string) => { if (!expected?.test(text)) errors.push(text); };
  page.on("pageerror", (error) => note(error.message));
  page.on("console", (message) => { if (message.type() === "error") note(`${message.text()} ${message.location().url}`); });
  await page.goto(url + path);
  return new Editor(page);
}

/** What a person does with the page, in a person's words. */
export class Editor {
  constructor(readonly page: Page) {}

  async ready(): Promise<this> {
    await this.page.locator(".cm-content").waitFor();
    return this;
  }

  async choose(language: string): Promise<void> {
    await this.page.getByRole("button", { name: /^Language:/ }).click();
    await this.page.getByRole("combobox").fill(language);
    await this.page.keyboard.press("Enter");
  }

  /** Puts a program in the place of what the editor holds. */
  async write(source: string): Promise<void> {
    await this.page.locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(source);
  }

  code(): Promise<string> {
    return this.page.locator(".cm-content").innerText();
  }

  async run(): Promise<void> {
    await this.page.getByRole("button", { name: "Run", exact: true }).click();
  }

  /** Waits for the end and tells it in the page's words. */
  async end(timeout = 60_000): Promise<string> {
    const verdict = this.page.locator(".verdict:not(.busy)");
    await verdict.waitFor({ timeout });
    return verdict.innerText();
  }

  async plain(): Promise<void> {
    const button = this.page.getByRole("button", { name: "Show as plain text" });
    if (await button.count()) await button.click();
  }

  /** The rows of the terminal that are in sight, without empty ones at the end. */
  async screen(): Promise<string[]> {
    const rows = await this.page.locator(".xterm-rows > div").allInnerTexts();
    const lines = rows.map((row) => row.replaceAll("\u00a0", " ").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** Waits until the terminal shows it. */
  async sees(text: string, timeout = 30_000): Promise<void> {
    await expect.poll(async () => (await this.screen()).join("\n"), { timeout }).toContain(text);
  }

  plainText(): Promise<string> {
    return this.page.locator(".plain-space").innerText();
  }

  /** Keeps a picture for people to look at. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }
}

import { inject, it, type TestContext } from "vitest";
import type { Page } from "playwright-core";
import { openEditor, useBrowser, type Editor } from "../journeys/support/editor";
import type { Figure } from "./table";

useBrowser();

const ROUNDS = 20;
const middle = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const share = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

function report(context: TestContext, ...figures: Figure[]): void {
  context.task.meta.figures = [...(context.task.meta.figures ?? []), ...figures];
}

it("first load", async (context) => {
  const editor = await (await openEditor()).ready();
  await editor.page.waitForTimeout(1500);
  const loaded = await editor.page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).transferSize })));
  const page = loaded.filter(({ name }) => !name.includes("/api/"));
  // One language mode was loaded for the starter program, with the parser that modes share.
  const mode = page.filter(({ name }) => /\/assets\/(codemirror-lang|lezer|codemirror-legacy)/.test(name));
  const kb = (list: typeof loaded) => list.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
  report(context,
    { what: "first load, before language modes", value: kb(page) - kb(mode), unit: "KB", limit: 250, how: `compressed, all ${page.length - mode.length} files, fonts included` },
    { what: "the starter program's mode", value: kb(mode), unit: "KB", how: "python" });
  await editor.page.mouse.move(300, 300);
  await editor.page.locator(".xterm-rows").waitFor();
  await editor.page.waitForTimeout(500);
  const later = await editor.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).transferSize })));
  report(context, { what: "loaded when somebody begins to use it", value: kb(later.filter(({ name }) => !name.includes("/api/"))) - kb(page.slice(1)), unit: "KB", how: "terminal, menus" });
});

it("interactive", async (context) => {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    const editor = await openEditor();
    await editor.page.waitForFunction(() => document.querySelector(".cm-content[contenteditable=true]") && !document.querySelector<HTMLButtonElement>(".run")?.disabled);
    times.push(await editor.page.evaluate(() => performance.now()));
    await editor.page.context().close();
  }

  report(context, { what: "interactive: code can be typed, Run pressed", value: middle(times), unit: "ms", limit: 1000, how: `p50 of 7, empty cache, longest ${Math.max(...times).toFixed(0)} ms` });
});

it("key press in 5,000 lines", async (context) => {
  const editor = await (await openEditor()).ready();
  const source = Array.from({ length: 5000 }, (_, i) => `value_${i} = compute(${i}, "text", [1, 2, ${i}])  # line ${i}`).join("\n");
  const picker = editor.page.waitForEvent("filechooser");
  await editor.page.getByRole("button", { name: "Files" }).click();
  await editor.page.getByRole("menuitem", { name: "Upload files…" }).click();
  await (await picker).setFiles({ name: "long.py", mimeType: "text/plain", buffer: Buffer.from(source) });
  await editor.page.getByText("value_3 = compute").waitFor();
  await editor.page.locator(".cm-content").click();
  await editor.page.keyboard.press("ControlOrMeta+Home");
  await editor.page.waitForTimeout(2500);
  const times = await typingTimes(editor.page, 60);
  report(context, { what: "key press to visible character, 5,000 lines", value: middle(times), unit: "ms", limit: 16, how: `event to layout, p50 of ${times.length}, p95 ${share(times, 0.95).toFixed(1)} ms` });
});

/** From the key's event to a document that shows it, laid out. The wait for the screen's own next frame is not the editor's. */
async function typingTimes(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    (window as unknown as { times: number[] }).times = times;
    const content = document.querySelector(".cm-content")!;
    let began = 0;
    document.addEventListener("keydown", (event) => { began = event.timeStamp; }, { capture: true });
    new MutationObserver(() => {
      if (began === 0) return;
      content.getBoundingClientRect();
      times.push(performance.now() - began);
      began = 0;
    }).observe(content, { childList: true, characterData: true, subtree: true });
  });
  for (let i = 0; i < count; i++) {
    await page.keyboard.press("abcdefgh "[i % 9]!);
    await page.waitForTimeout(40);
  }

  return page.evaluate(() => (window as unknown as { times: number[] }).times);
}

it("Run to first output", async (context) => {
  const editor = await (await openEditor()).ready();
  await editor.page.mouse.move(300, 300);
  await editor.page.locator(".xterm-rows").waitFor();
  const cold = await firstOutput(editor, 3);
  const times = await firstOutput(editor, ROUNDS);
  report(context, { what: "click on Run to first output, warm Python hello", value: middle(times), unit: "ms", limit: 60, how: `click to the end of the frame that draws it in the terminal, p50 of ${ROUNDS}, p95 ${share(times, 0.95).toFixed(0)} ms (first three: ${cold.map((t) => t.toFixed(0)).join(", ")})` });
});

async function firstOutput(editor: Editor, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    times.push(await editor.page.evaluate(() => new Promise<number>((done) => {
      const rows = document.querySelector(".xterm-rows")!;
      const began = performance.now();
      let cleared = false;
      const look = () => {
        const shows = rows.textContent!.includes("Hello, world!");
        cleared ||= !shows;
        if (!cleared || !shows) return;
        watcher.disconnect();
        // A task of its own runs once the frame that shows it has been drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - began);
        port2.postMessage(0);
      };
      const watcher = new MutationObserver(look);
      watcher.observe(rows, { childList: true, characterData: true, subtree: true });
      document.querySelector<HTMLButtonElement>(".run")!.click();
      look();
    })));
    await editor.end();
    await waitForWarm(editor);
  }

  return times;
}

/** A click by a person comes when the pool has filled up again. */
async function waitForWarm(editor: Editor): Promise<void> {
  for (let i = 0; i < 50; i++) {
    const pool = (await (await fetch(`${inject("url")}/api/pool`)).json()) as { runners: { shelves: { key: string; ready: number }[] }[] };
    if (pool.runners.some((runner) => runner.shelves.some((shelf) => shelf.key === "python-tty" && shelf.ready > 0))) break;
    await editor.page.waitForTimeout(200);
  }

  await editor.page.waitForTimeout(300);
}

it("100,000 lines", async (context) => {
  for (const view of ["terminal", "plain"] as const) {
    const editor = await (await openEditor()).ready();
    await editor.page.mouse.move(300, 300);
    if (view === "plain") await editor.plain();
    await editor.page.getByRole("button", { name: "Run settings" }).click();
    await editor.page.getByRole("textbox", { name: "Output", exact: true }).fill("8");
    await editor.page.keyboard.press("Escape");
    await editor.write("for i in range(100_000):\n    print('line', i, 'of a hundred thousand')\n");
    const frames = await framesWhile(editor);
    report(context, { what: `100,000 lines, ${view} view: time between frames`, value: middle(frames), unit: "ms", limit: 50, how: `p50 of ${frames.length} frames, p95 ${share(frames, 0.95).toFixed(0)} ms, longest ${Math.max(...frames).toFixed(0)} ms` });
  }
});

async function framesWhile(editor: Editor): Promise<number[]> {
  await editor.page.evaluate(() => {
    const frames: number[] = [];
    (window as unknown as { frames: number[] }).frames = frames;
    let last = performance.now();
    const tick = (now: number) => { frames.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await editor.run();
  await editor.end();
  return editor.page.evaluate(() => (window as unknown as { frames: number[] }).frames);
}

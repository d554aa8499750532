import { expect, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";

useBrowser();

const MARKUP = `</script><img src=x onerror="document.title='owned'"><b>bold</b>`;

it("shows markup in code, file names, input and output as text", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write(`print(${JSON.stringify(MARKUP)})\n`);
  await editor.page.getByRole("button", { name: "New file" }).click();
  await editor.page.getByLabel("Name of the file").fill("<img src=x onerror=alert(1)>.py");
  await editor.page.keyboard.press("Enter");
  await editor.page.getByRole("tab", { name: "main.py" }).click();
  await editor.run();
  await editor.sees("<b>bold</b>");
  await editor.end();
  await editor.plain();

  expect((await editor.plainText()).replaceAll("\n", "")).toContain(MARKUP);
  expect(await editor.page.title()).toBe("Millrace");
  expect(await editor.page.locator("b", { hasText: /^bold$/ }).count()).toBe(0);
  expect(await editor.page.locator(".file-tab img, .plain img").count()).toBe(0);
});

it("keeps its title, its clipboard and its address whatever the terminal is told, and answers no questions", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.evaluate(() => navigator.clipboard.writeText("untouched"));
  await editor.write(
    [
      "import sys, os, select, time",
      'w = sys.stdout.write',
      'w("\\x1b]0;owned\\x07\\x1b]2;owned\\x07")', // title
      'w("\\x1b]52;c;b3duZWQ=\\x07")', // clipboard
      'w("\\x1b]8;;https://evil.example/\\x07a link\\x1b]8;;\\x07\\n")',
      'w("\\x07" * 5000)', // bells
      'w("\\x1b[c\\x1b[>c\\x1b[6n\\x1b[5n\\x1b]11;?\\x07\\x1bP$qm\\x1b\\\\")', // questions
      "sys.stdout.flush()",
      "import termios, tty",
      "tty.setcbreak(0)",
      "ready, _, _ = select.select([0], [], [], 2.0)",
      'print("answered" if ready else "no answer", os.read(0, 100) if ready else "")',
    ].join("\n"),
  );
  await editor.run();
  await editor.sees("no answer");
  expect(await editor.end()).toBe("Finished");
  const link = (await editor.page.locator(".xterm-rows").getByText("a link").boundingBox())!;
  await editor.page.mouse.click(link.x + 5, link.y + 5);

  expect(await editor.page.title()).toBe("Millrace");
  expect(await editor.page.evaluate(() => navigator.clipboard.readText())).toBe("untouched");
  expect(editor.page.context().pages()).toHaveLength(1);
});

it("stays usable with megabyte lines and bytes that are no text", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write(
    'import os, sys\nsys.stdout.write("x" * 900_000 + "\\n")\nsys.stdout.flush()\nsys.stdout.buffer.write(bytes(range(256)) * 200)\nsys.stdout.buffer.flush()\nprint("\\nthe end")\n',
  );
  await editor.plain();
  await editor.run();
  await editor.end();
  await expect.poll(() => editor.plainText()).toContain("the end");
  const before = Date.now();
  await editor.page.locator(".cm-content").click();
  await editor.page.keyboard.type("quick");

  expect(await editor.code()).toContain("quick");
  expect(Date.now() - before).toBeLessThan(5000);
  await editor.page.getByRole("button", { name: "Show as terminal" }).click();
  await editor.page.locator(".xterm-rows").waitFor();
});

it("is not ended by a letter with a hundred thousand accents", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('print("e" + "\\u0301" * 100_000)\nprint("the end")\n');
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  await editor.sees("the end", 5000);
  await editor.plain();
  await expect.poll(() => editor.plainText()).toContain("the end");
  await editor.page.getByRole("tab", { name: "Tests" }).click();
  await editor.page.getByRole("button", { name: "Add a test" }).click();
  await editor.page.getByLabel("Expected output").fill("the end");
  await editor.page.getByRole("button", { name: "Run all" }).click();

  await editor.page.getByText("0 of 1 passed").waitFor({ timeout: 10_000 });
  expect(await editor.page.locator(".diff-line.extra").last().innerText()).toContain("e\u0301");
});

it("keeps frames short while 100,000 lines come in", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.mouse.move(200, 200);
  await editor.page.getByRole("button", { name: "Run settings" }).click();
  await editor.page.getByRole("textbox", { name: "Output", exact: true }).fill("8");
  await editor.page.keyboard.press("Escape");
  await editor.write("for i in range(100_000):\n    print('line', i, 'of a hundred thousand')\nprint('all of them')\n");
  await editor.page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => { frames.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    (window as unknown as { frames: number[] }).frames = frames;
  });
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  await editor.sees("all of them");
  const frames = await editor.page.evaluate(() => (window as unknown as { frames: number[] }).frames.sort((a, b) => a - b));
  const p95 = frames[Math.floor(frames.length * 0.95)]!;
  console.log(`100,000 lines: ${frames.length} frames, p50 ${frames[frames.length >> 1]!.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, longest ${frames.at(-1)!.toFixed(0)} ms`);

  expect(p95).toBeLessThan(250); // without frames for seconds on end it would be frozen; the figure itself is measured by make bench
  await editor.plain();
  await editor.page.locator(".plain").evaluate((log) => { log.scrollTop = 0; });
  await expect.poll(() => editor.plainText()).toContain("line 0 of");
});

it("runs no script that is not its own", async () => {
  const editor = await (await openEditor({ expected: /Content Security Policy/ })).ready();
  const ran = await editor.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.inline = true";
    document.body.append(script);
    return (window as unknown as { inline?: boolean }).inline ?? false;
  });

  expect(ran).toBe(false);
});

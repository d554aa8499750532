import { readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";
import { Server } from "./support/server";

useBrowser();

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const GIF = "R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";

it("plays a guessing game in the terminal", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('name = input("Who? ")\nn = 0\nwhile True:\n    n += 1\n    if input("Guess: ") == "7":\n        break\n    print("no")\nprint(f"{name}: {n} tries")\n');
  await editor.run();
  await editor.sees("Who?");
  await editor.page.locator(".xterm-helper-textarea").focus();
  await editor.page.keyboard.type("Ada\n");
  await editor.sees("Guess:");
  await editor.page.keyboard.type("3\n");
  await editor.sees("no");
  await editor.page.keyboard.type("7\n");

  expect(await editor.end()).toBe("Finished");
  await editor.sees("Ada: 2 tries");
  await editor.picture("guessing-game");
});

describe("an endless loop", () => {
  it.each([
    ["the Stop button", (editor: Awaited<ReturnType<typeof openEditor>>) => editor.page.getByRole("button", { name: "Stop" }).click()],
    ["Escape", async (editor: Awaited<ReturnType<typeof openEditor>>) => {
      await editor.page.locator("#tab-output").focus();
      await editor.page.keyboard.press("Escape");
    }],
    ["Escape in the terminal", async (editor: Awaited<ReturnType<typeof openEditor>>) => {
      await editor.page.locator(".xterm-helper-textarea").focus();
      await editor.page.keyboard.press("Escape");
    }],
  ])("ends by %s", async (_, stop) => {
    const editor = await (await openEditor()).ready();
    await editor.write('print("round and round", flush=True)\nwhile True:\n    pass\n');
    await editor.run();
    await editor.sees("round and round");
    await stop(editor);

    expect(await editor.end()).toBe("Stopped by you");
  });
});

it("ends the run before when another is started, or another program is opened", async () => {
  const editor = await (await openEditor()).ready();
  const start = async () => {
    const answer = editor.page.waitForResponse("**/api/execute");
    await editor.page.keyboard.press("Control+Enter");
    return ((await (await answer).json()) as { job_id: string }).job_id;
  };
  const outcome = async (job: string) => ((await (await fetch(`${inject("url")}/api/jobs/${job}`)).json()) as { status: string }).status;
  await editor.write('print("first", flush=True)\nwhile True:\n    pass\n');
  const first = await start();
  await editor.sees("first");
  await editor.write('print("second", flush=True)\nwhile True:\n    pass\n');
  const second = await start();
  await editor.sees("second");
  await expect.poll(() => outcome(first)).toBe("cancelled");
  await editor.choose("bash");

  await expect.poll(() => outcome(second)).toBe("cancelled");
});

it("follows one run after another over the same connection", async () => {
  const editor = await (await openEditor()).ready();
  let connections = 0;
  editor.page.on("websocket", () => { connections++; });
  for (const word of ["first", "second", "third"]) {
    await editor.write(`print("${word}", input())\n`);
    await editor.run();
    await editor.page.getByText("Running…").waitFor();
    await editor.page.locator(".xterm-helper-textarea").focus();
    await editor.page.keyboard.type("answer\n");
    await editor.sees(`${word} answer`);
    expect(await editor.end()).toBe("Finished");
  }

  expect(connections).toBe(1);
});

it("opens the connection while a hand is on its way to Run", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.mouse.move(300, 300);
  const opened = editor.page.waitForEvent("websocket");
  await editor.page.getByRole("button", { name: "Run", exact: true }).hover();
  await opened;
  let others = 0;
  editor.page.on("websocket", () => { others++; });
  await editor.run();

  expect(await editor.end()).toBe("Finished");
  expect(others).toBe(0);
});

it("says that nothing was printed, and leads to what was written instead", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("pass\n");
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  await editor.page.getByText("Nothing was printed.").waitFor();
  await editor.write('open("list.csv", "w").write("a,b\\n")\n');
  await editor.run();
  await editor.page.getByRole("button", { name: "See 1 file" }).click();

  await editor.page.locator(".artifact-name", { hasText: "list.csv" }).waitFor();
});

it("leaves Escape to a program that has taken the whole terminal", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('import sys, termios, tty\ntty.setcbreak(0)\nprint("\\x1b[?1049h\\x1b[Hfull screen", flush=True)\nkey = sys.stdin.read(1)\nprint("\\x1b[?1049lit read", repr(key))\n');
  await editor.run();
  await editor.sees("full screen");
  await editor.page.locator(".xterm-helper-textarea").focus();
  await editor.page.keyboard.press("Escape");

  expect(await editor.end()).toBe("Finished");
  await editor.sees("it read '\\x1b'");
});

it("draws colours and moves the cursor as a terminal does, and shows the same as text", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('import sys\nw = sys.stdout.write\nfor i in range(0, 101, 20):\n    w(f"\\r{i} %")\nw("\\n\\x1b[32mgreen\\x1b[0m\\n12345\\x1b[3DX\\n")\n');
  await editor.run();
  expect(await editor.end()).toBe("Finished");
  await editor.sees("12X45");
  expect(await editor.screen()).toEqual(["100 %", "green", "12X45"]);
  const colour = (text: string) => editor.page.locator(".xterm-rows span", { hasText: text }).first().evaluate((span) => getComputedStyle(span).color);
  expect(await colour("green")).not.toBe(await colour("100"));

  await editor.plain();
  await editor.page.locator(".plain-row").first().waitFor();
  expect((await editor.page.locator(".plain-row").allInnerTexts()).slice(0, 2)).toEqual(["100 %", "green"]);
});

it("interrupts a program by Ctrl-C and ends its input by Ctrl-D", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('import sys, time\nprint(len(sys.stdin.read()), "letters")\ntry:\n    print("waiting")\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print("stopped in peace")\n');
  await editor.run();
  await editor.page.getByText("Running…").waitFor();
  await editor.page.locator(".xterm-helper-textarea").focus();
  await editor.page.keyboard.type("abc\n");
  await editor.page.keyboard.press("Control+d");
  await editor.sees("4 letters");
  await editor.sees("waiting");
  await editor.page.keyboard.press("Control+c");

  expect(await editor.end()).toBe("Finished");
  await editor.sees("stopped in peace");
});

it("tells the program the terminal's size, and when it changes", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.mouse.move(300, 300); // somebody is there: the terminal is made
  await editor.page.locator(".xterm-rows").waitFor();
  await editor.write('import os, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\nwhile True:\n    print(os.get_terminal_size().columns, "columns", flush=True)\n    signal.sigwait({signal.SIGWINCH})\n');
  const sizes = async () => (await editor.screen()).filter((line) => /^\d+ columns$/.test(line)).map((line) => Number.parseInt(line));
  await editor.run();
  await editor.sees("columns");
  const [before] = await sizes();
  await editor.page.setViewportSize({ width: 1000, height: 700 });

  await expect.poll(sizes, { timeout: 20_000 }).toSatisfy((all: number[]) => all.at(-1)! < before!);
  await editor.page.getByRole("button", { name: "Stop" }).click();
  await editor.end();
});

it("leads from a compile error to its line", async () => {
  const editor = await (await openEditor()).ready();
  await editor.choose("c");
  await editor.write("#include <stdio.h>\n\nint main(void)\n{\n    return undeclared_name;\n}\n");
  await editor.run();
  expect(await editor.end()).toBe("Not compiled");
  expect(await editor.page.locator(".facts").innerText()).toMatch(/^Compiled for/); // and not that nothing took no time

  await editor.page.locator(".cm-lint-marker-error").waitFor();
  await editor.page.getByRole("button", { name: "main.c, line 5" }).click();
  await expect.poll(() => editor.page.locator(".cm-activeLine").innerText()).toContain("undeclared_name");
  await editor.picture("compile-error");
  await editor.page.locator(".cm-lint-marker-error").hover();
  await editor.page.locator(".cm-tooltip", { hasText: "undeclared" }).waitFor();

  // In the terminal the place is a link.
  await editor.page.locator(".cm-line").first().click();
  const place = (await editor.page.locator(".xterm-rows > div", { hasText: "main.c:5" }).first().boundingBox())!;
  await editor.page.mouse.move(place.x + 20, place.y + place.height / 2);
  await editor.page.locator(".xterm-cursor-pointer").waitFor();
  await editor.page.mouse.click(place.x + 20, place.y + place.height / 2);
  await expect.poll(() => editor.page.locator(".cm-activeLine").innerText()).toContain("undeclared_name");

  await editor.page.locator(".cm-line").first().click();
  await editor.plain();
  await editor.page.getByRole("button", { name: /^main\.c:5:\d+: error/ }).click();
  await expect.poll(() => editor.page.locator(".cm-activeLine").innerText()).toContain("undeclared_name");
});

it("marks the line of a traceback in the file it belongs to", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("import other\nother.divide(0)\n");
  await editor.page.getByRole("button", { name: "New file" }).click();
  await editor.page.getByLabel("Name of the file").fill("other.py");
  await editor.page.keyboard.press("Enter");
  await editor.write("def divide(n):\n    return 1 / n\n");
  await editor.page.getByRole("tab", { name: "main.py" }).click();
  await editor.run();
  expect(await editor.end()).toBe("Ended with exit code 1");
  await editor.page.getByRole("button", { name: "other.py, line 2" }).click();

  expect(await editor.page.getByRole("tab", { name: "other.py" }).getAttribute("aria-selected")).toBe("true");
  await expect.poll(() => editor.page.locator(".cm-activeLine").innerText()).toContain("return 1 / n");
  await editor.page.locator(".cm-lint-marker-error").waitFor();
});

it("shows everything once after the page is reloaded in the middle of a run", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write('import time\nfor i in range(1, 31):\n    print(f"step {i}.", flush=True)\n    time.sleep(0.1)\n');
  await editor.plain();
  await editor.run();
  await expect.poll(() => editor.plainText()).toContain("step 5.");
  await editor.page.reload();
  await editor.ready();

  expect(await editor.end()).toBe("Finished");
  expect((await editor.plainText()).match(/step \d+\./g)).toEqual(Array.from({ length: 30 }, (_, i) => `step ${i + 1}.`));
});

it("sets stderr apart and shows times on demand, and takes typed lines where there is no terminal", async () => {
  const editor = await (await openEditor()).ready();
  await editor.plain();
  await editor.write('import sys\nprint("to stdout", flush=True)\nprint("to stderr", file=sys.stderr, flush=True)\nprint("got", input())\n');
  await editor.run();
  await editor.page.getByLabel("Type to the program").fill("a line");
  await editor.page.keyboard.press("Enter");
  expect(await editor.end()).toBe("Finished");

  expect(await editor.page.locator(".plain-row.stderr").innerText()).toBe("to stderr");
  expect(await editor.plainText()).toContain("got a line");
  await editor.page.getByRole("button", { name: "Times" }).click();
  expect(await editor.page.locator(".stamp").first().innerText()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}/);
});

it("goes on by polling where WebSockets are blocked", async () => {
  const editor = await openEditor({ expected: /WebSocket/ });
  await editor.page.routeWebSocket(/\/stream/, (socket) => socket.close({ code: 1011 }));
  await editor.page.addInitScript(() => {
    // A blocked handshake: the socket closes without ever being open.
    window.WebSocket = class extends EventTarget {
      static OPEN = 1;
      readyState = 3;
      onclose?: () => void;
      constructor() { super(); setTimeout(() => this.onclose?.(), 5); }
      send() { /* never open */ }
      close() { /* never open */ }
    } as unknown as typeof WebSocket;
  });
  await editor.page.reload();
  await editor.ready();
  await editor.write('import time\nfor i in range(3):\n    print("tick", i, flush=True)\n    time.sleep(0.4)\n');
  await editor.plain();
  await editor.run();
  await editor.page.getByText("polling").waitFor();

  expect(await editor.end()).toBe("Finished");
  expect((await editor.plainText()).match(/tick \d/g)).toEqual(["tick 0", "tick 1", "tick 2"]);
});

it("lives through a restart of the server in the middle of a run", async () => {
  const server = await Server.start();
  try {
    const editor = await (await openEditor({ url: server.url, expected: /WebSocket|Failed to load resource|ERR_/ })).ready();
    await editor.plain();
    await editor.write('import time\nprint("begun", flush=True)\ntime.sleep(4)\nprint("done")\n');
    await editor.run();
    await expect.poll(() => editor.plainText()).toContain("begun");
    await server.kill();
    await editor.page.getByText("Connection lost; connecting again…").waitFor();
    await editor.picture("server-away");
    await server.begin();

    expect(await editor.end()).toBe("Finished");
    const text = await editor.plainText();
    expect(text.match(/^begun$/gm)).toHaveLength(1);
    expect(text.match(/^done$/gm)).toHaveLength(1);
    await editor.run();
    expect(await editor.end()).toBe("Finished");
  } finally {
    await server.stop();
  }
}, 180_000);

it("goes on where it was when a connection breaks, with each line once", async () => {
  const editor = await openEditor();
  let broken = 0;
  await editor.page.routeWebSocket(/\/stream/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => {
      page.send(message);
      if (broken < 2 && String(message).includes(broken === 0 ? "line 5." : "line 12.")) {
        broken++;
        void page.close({ code: 3000 });
      }
    });
  });
  await editor.page.reload();
  await editor.ready();
  await editor.plain();
  await editor.write('import time\nfor i in range(1, 21):\n    print(f"line {i}.", flush=True)\n    time.sleep(0.1)\n');
  await editor.run();

  expect(await editor.end()).toBe("Finished");
  expect(broken).toBe(2);
  expect((await editor.plainText()).match(/line \d+\./g)).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i + 1}.`));
});

it("shows the stages of a compiled program, and passes flags to its compiler", async () => {
  const editor = await (await openEditor()).ready();
  await editor.choose("cpp");
  await editor.write("#include <iostream>\n#include <regex>\nint main() { std::cout << WORD << std::regex_replace(\"!\", std::regex(\"!\"), \"?\") << std::endl; }\n");
  await editor.page.getByRole("button", { name: "Run settings" }).click();
  await editor.page.getByLabel("Compiler flags").fill(`-O0 '-DWORD="from a flag"' -DRUN=${Date.now()}`); // never compiled before
  await editor.page.keyboard.press("Escape");
  await editor.run();
  await editor.page.getByText(/^Compiling [\d.]+ m?s$/).waitFor();

  expect(await editor.end()).toBe("Finished");
  await editor.page.getByText(/^Compiled [\d.]+ m?s$/).waitFor();
  await editor.page.getByText(/^Ran [\d.]+ m?s$/).waitFor();
  await editor.sees("from a flag?");
  await editor.run();
  await editor.page.getByText(/^Compiled before/).waitFor();
  await editor.end();
});

it("shows pictures that a program wrote, and saves its other files", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write(`import base64, os
open("dot.svg", "w").write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><script>document.title="owned"</script><circle cx="5" cy="5" r="4" fill="teal"/></svg>')
open("dot.png", "wb").write(base64.b64decode("${PNG}"))
open("dot.gif", "wb").write(base64.b64decode("${GIF}"))
os.mkdir("out")
open("out/table.csv", "w").write("a,b\\n")
open("numbers.bin", "wb").write(bytes([0, 255, 1]))
`);
  await editor.run();
  for (const name of ["dot.svg", "dot.png", "dot.gif"]) {
    const picture = editor.page.getByRole("img", { name: new RegExp(name.replace(".", "\\.")) });
    await picture.waitFor();
    expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth > 0))).toBe(true);
  }

  expect(await editor.page.title()).toBe("Millrace");
  expect((await editor.page.locator(".artifact-name").allInnerTexts()).sort()).toEqual(["dot.gif", "dot.png", "dot.svg", "numbers.bin", "out/table.csv"]);
  const saved = editor.page.waitForEvent("download");
  await editor.page.locator(".artifact", { hasText: "numbers.bin" }).getByRole("button", { name: "Save" }).click();
  expect((await saved).suggestedFilename()).toBe("numbers.bin");
  expect([...readFileSync(await (await saved).path())]).toEqual([0, 255, 1]);
  await editor.picture("artifacts");
});

it("passes arguments, input and limits from the drawer", async () => {
  const editor = await (await openEditor()).ready();
  await editor.write("import sys\nprint(sys.argv[1:], sys.stdin.read())\nbytearray(90_000_000)\n");
  await editor.page.getByRole("button", { name: "Run settings" }).click();
  await editor.page.getByLabel("Arguments").fill("one 'two words'");
  await editor.page.getByLabel("Give it this input instead of the keyboard").check();
  await editor.page.getByLabel("Standard input").fill("from the box");
  await editor.page.getByLabel("Memory").fill("99999");
  await editor.page.getByText("At most 2048 MB on this server.").waitFor();
  await editor.page.getByLabel("Memory").fill("64");
  await editor.picture("settings");
  await editor.page.keyboard.press("Escape");
  await editor.run();

  expect(await editor.end()).toBe("Stopped: used more than 64 MB of memory");
  await editor.sees("['one', 'two words'] from the box");
});

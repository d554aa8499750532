// @vitest-environment jsdom
import { Terminal } from "@xterm/xterm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { disarm, throttleBell } from "./safety";

let terminal: Terminal;
let answers: string[];
let title: string[];

function start(armed: boolean): void {
  terminal = new Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  answers = [];
  title = [];
  terminal.onData((data) => answers.push(data));
  terminal.onTitleChange((text) => title.push(text));
  if (!armed) disarm(terminal);
}

beforeEach(() => start(false));

const print = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
const firstLine = () => terminal.buffer.active.getLine(0)!.translateToString(true);

const queries: [string, string][] = [
  ["primary device attributes", "\x1b[c"],
  ["secondary device attributes", "\x1b[>c"],
  ["tertiary device attributes", "\x1b[=c"],
  ["status", "\x1b[5n"],
  ["cursor position", "\x1b[6n"],
  ["extended cursor position", "\x1b[?6n"],
  ["name and version", "\x1b[>q"],
  ["a mode", "\x1b[4$p"],
  ["a private mode", "\x1b[?2004$p"],
  ["window size", "\x1b[18t"],
  ["window title", "\x1b[21t"],
  ["a setting", "\x1bP$qm\x1b\\"],
  ["a capability", "\x1bP+q544e\x1b\\"],
  ["foreground colour", "\x1b]10;?\x07"],
  ["background colour", "\x1b]11;?\x1b\\"],
  ["a palette colour", "\x1b]4;1;?\x07"],
  ["the clipboard", "\x1b]52;c;?\x07"],
  ["keyboard protocol", "\x1b[?u"],
  ["identity, the oldest way", "\x1bZ"],
];

describe("a question gets no answer, for answers are typed into the program", () => {
  it.each(queries)("%s", async (_, query) => {
    await print(`${query}still here`);
    expect(answers).toEqual([]);
    expect(firstLine()).toBe("still here");
  });

  it("and would get one from a terminal that is not disarmed", async () => {
    start(true);
    await print("\x1b[c\x1b[6n");
    expect(answers.length).toBeGreaterThan(0);
  });
});

it("keeps its title", async () => {
  await print("\x1b]0;owned\x07\x1b]2;owned\x1b\\text");
  expect(title).toEqual([]);
  expect(firstLine()).toBe("text");
});

it("shows a link's text and makes no link of it", async () => {
  await print("\x1b]8;;https://evil.example/\x07click me\x1b]8;;\x07");
  expect(firstLine()).toBe("click me");
});

it("does not reach for the clipboard", async () => {
  const write = vi.fn();
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: write } });
  await print("\x1b]52;c;ZXZpbA==\x07after");
  expect(write).not.toHaveBeenCalled();
  expect(firstLine()).toBe("after");
});

it("still does what terminals are for", async () => {
  await print("12345\x1b[2D\x1b[31mX\x1b[0m");
  expect(firstLine()).toBe("123X5");
});

it("rings once a second at most", () => {
  const ring = vi.fn();
  let now = 0;
  const bell = throttleBell(ring, () => now);
  for (now = 0; now < 2500; now += 10) bell();
  expect(ring).toHaveBeenCalledTimes(3);
});

// @vitest-environment jsdom
import { Terminal } from "@xterm/xterm";
import { beforeEach, expect, it } from "vitest";
import { press } from "./TouchKeys";

let terminal: Terminal;
let sent: string[];

beforeEach(() => {
  terminal = new Terminal({ cols: 80, rows: 24 });
  sent = [];
  terminal.onData((data) => sent.push(data));
});

it("sends what the key of a keyboard would send", () => {
  press(terminal, { sends: "\x03" });
  press(terminal, { sends: "\x1b[A" });
  expect(sent).toEqual(["\x03", "\x1b[A"]);
});

it("sends the arrows a program of the whole screen has asked for", async () => {
  await new Promise<void>((done) => terminal.write("\x1b[?1h", done));
  press(terminal, { sends: "\x1b[A" });
  press(terminal, { sends: "\x1b" });
  expect(sent).toEqual(["\x1bOA", "\x1b"]);
});

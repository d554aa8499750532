import { expect, it } from "vitest";
import { OutputLog } from "../output/log";
import { forTerminal, TerminalFeed } from "./feed";

class SlowSink {
  written: string[] = [];
  resets = 0;
  done: (() => void) | undefined;
  write(data: string, done: () => void) { this.written.push(data); this.done = done; }
  reset() { this.resets++; }
  finish() { const done = this.done; this.done = undefined; done?.(); }
}

function feeding(log = new OutputLog()) {
  const sink = new SlowSink();
  const feed = new TerminalFeed(log, sink, () => true);
  return { log, sink, feed };
}

it("writes at once, and what comes meanwhile in one piece afterwards", () => {
  const { log, sink } = feeding();
  log.append("stdout", "a", 0);
  log.append("stdout", "b", 0);
  log.append("stdout", "c", 0);
  sink.finish();
  expect(sink.written).toEqual(["a", "bc"]);
});

it("tells what was printed before it was there", () => {
  const log = new OutputLog();
  log.append("stdout", "early", 0);
  expect(feeding(log).sink.written).toEqual(["early"]);
});

it("never hands over more than it must: a terminal that is busy is left alone", () => {
  const { log, sink } = feeding();
  for (let i = 0; i < 1000; i++) log.append("stdout", "x".repeat(1024), 0);
  expect(sink.written).toHaveLength(1);
  sink.finish();
  expect(sink.written[1]!.length).toBeLessThan(140_000);
});

it("leaves out the middle when it falls far behind, and says so", () => {
  const { log, sink } = feeding();
  log.append("stdout", "start", 0);
  for (let i = 0; i < 640; i++) log.append("stdout", "x".repeat(16 * 1024), 0);
  sink.finish();
  expect(sink.written[1]).toMatch(/characters are left out here/);
  let total = 0;
  for (let n = 1; sink.done; n++) { total += sink.written[n]!.length; sink.finish(); }
  expect(total).toBeLessThan(2.2 * 1024 * 1024);
});

it("does not hand a tower of accents over, in one piece or in many", () => {
  const { log, sink } = feeding();
  log.append("stdout", "e" + "\u0301".repeat(50_000), 0);
  for (let i = 0; i < 100; i++) {
    sink.finish();
    log.append("stdout", "\u0301", 0);
  }

  expect(sink.written.join("")).toBe("e" + "\u0301".repeat(10));
  sink.finish();
  log.append("stdout", "next", 0);
  expect(sink.written.join("")).toContain("next");
});

it("clears the terminal when everything before is void", () => {
  const { log, sink } = feeding();
  log.append("stdout", "old", 0);
  sink.finish();
  log.clear();
  log.append("stdout", "new", 0);
  expect(sink.resets).toBe(1);
  expect(sink.written.at(-1)).toBe("new");
});

it("adds carriage returns only where there was no terminal", () => {
  expect(forTerminal({ source: "stdout", text: "a\nb", at: 0 }, true)).toBe("a\nb");
  expect(forTerminal({ source: "stdout", text: "a\nb\r\n", at: 0 }, false)).toBe("a\r\nb\r\n");
  expect(forTerminal({ source: "compile_stderr", text: "a\n", at: 0 }, true)).toBe("a\r\n");
});

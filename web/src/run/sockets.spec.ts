import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { showKey } from "../api/key";
import { Sockets } from "./sockets";

class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  open() { this.readyState = 1; return this; }
  drop() { this.readyState = 3; this.onclose?.(); }
  close() { this.readyState = 3; }
}

let made: FakeSocket[];
let now: number;
let sockets: Sockets;
const asSocket = (socket: FakeSocket) => socket as unknown as WebSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", { OPEN: 1 });
  showKey("");
  made = [];
  now = 0;
  sockets = new Sockets(() => { made.push(new FakeSocket()); return asSocket(made.at(-1)!); }, () => now);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("hands a connection that was given back to the next run", () => {
  const first = sockets.take();
  made[0]!.open();
  sockets.giveBack(first);
  expect(sockets.take()).toBe(first);
  expect(made).toHaveLength(1);
});

it("opens one ahead, and no more than one", () => {
  sockets.prepare();
  sockets.prepare();
  expect(made).toHaveLength(1);
  expect(sockets.take()).toBe(asSocket(made[0]!));
});

it("never hands one connection to two", () => {
  sockets.giveBack(sockets.take());
  expect(sockets.take()).not.toBe(sockets.take());
});

it("keeps the later of two", () => {
  const [a, b] = [sockets.take(), sockets.take()];
  sockets.giveBack(a);
  sockets.giveBack(b);
  expect(made[0]!.readyState).toBe(3);
  expect(sockets.take()).toBe(b);
});

it("does not trust a connection the server has closed", () => {
  sockets.giveBack(sockets.take());
  made[0]!.open().drop();
  expect(sockets.take()).toBe(asSocket(made[1]!));
});

it("does not trust a connection that was silent for long, and trusts one that was not", () => {
  sockets.giveBack(sockets.take());
  made[0]!.open();
  now = 30_000;
  made[0]!.onmessage!({ data: "{}" });
  now = 60_000;
  expect(sockets.take()).toBe(asSocket(made[0]!));
  sockets.giveBack(asSocket(made[0]!));
  now = 101_000;
  expect(sockets.take()).toBe(asSocket(made[1]!));
  expect(made[0]!.readyState).toBe(3);
});

it("does not use a connection another key has opened", () => {
  sockets.giveBack(sockets.take());
  made[0]!.open();
  showKey("mk_other");
  expect(sockets.take()).toBe(asSocket(made[1]!));
});

it("lets a connection go that nobody wants", () => {
  sockets.giveBack(sockets.take());
  vi.advanceTimersByTime(120_000);
  expect(made[0]!.readyState).toBe(3);
  expect(sockets.take()).toBe(asSocket(made[1]!));
});

import { beforeEach, expect, it } from "vitest";
import { ANSWER_WITHIN_MS, Follower, retryDelay, type Connection, type Network } from "./follower";
import type { Message } from "./messages";

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: { type: string; from_seq?: number }[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  constructor() { FakeSocket.all.push(this); }
  open() { this.readyState = 1; this.onopen?.(); }
  say(seq: number, text = `chunk ${seq}`) {
    this.onmessage?.({ data: JSON.stringify({ type: "output", data: { seq, timestamp: "", stream: "stdout", text } }) });
  }
  drop() { this.readyState = 3; this.onclose?.(); }
  send(text: string) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
}

const output = (seq: number) => ({ type: "output", data: { seq, timestamp: "", stream: "stdout", text: `chunk ${seq}` } });
const result = (seq: number) => ({
  type: "result",
  data: { seq, timestamp: "", result: { job_id: "job_1", status: "completed", outcome: "success", output: "", duration: 1 } },
});

let seen: Message[];
let kept: FakeSocket[];
let connections: Connection[];
let lost: string[];
let patience: (() => void)[];
let pages: { path: string }[];
let answers: { status: number; body?: { events: unknown[]; next_seq: number; done: boolean } }[];

function follower(onMessage: (message: Message) => void = () => undefined) {
  const network: Network = {
    open: () => (kept.pop() ?? new FakeSocket()) as unknown as WebSocket,
    giveBack: (socket) => kept.push(socket as unknown as FakeSocket),
    page: async (path) => {
      pages.push({ path });
      const answer = answers.shift();
      if (!answer) throw new Error("away");
      return answer;
    },
    wait: async (ms, signal) => {
      if (ms === ANSWER_WITHIN_MS) await new Promise<void>((passes) => patience.push(passes));
      if (signal.aborted) throw new Error("stopped");
    },
  };
  return new Follower(
    { onMessage: (m) => { seen.push(m); onMessage(m); }, onConnection: (c) => connections.push(c), onLost: (r) => lost.push(r) },
    network,
  );
}

const texts = () => seen.flatMap((m) => (m.type === "output" ? [m.data.text] : []));
const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };

beforeEach(() => {
  (globalThis as { WebSocket?: unknown }).WebSocket = { OPEN: 1 };
  FakeSocket.all = [];
  [seen, kept, connections, lost, patience, pages, answers] = [[], [], [], [], [], [], []];
});

it("opens the connection before it knows the job", () => {
  const job = follower();
  job.prepare();
  FakeSocket.all[0]!.open();
  expect(FakeSocket.all[0]!.sent).toEqual([]);

  job.follow("job_1");

  expect(FakeSocket.all).toHaveLength(1);
  expect(FakeSocket.all[0]!.sent).toEqual([{ type: "subscribe", job_id: "job_1", from_seq: 1 }]);
});

it("gives a connection back that has told the whole story, and uses it for the next", () => {
  const first = follower();
  first.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.onmessage?.({ data: JSON.stringify(result(1)) });
  expect(kept).toEqual(FakeSocket.all);

  const second = follower();
  second.prepare();
  second.follow("job_2");

  expect(FakeSocket.all).toHaveLength(1);
  expect(FakeSocket.all[0]!.sent.at(-1)).toEqual({ type: "subscribe", job_id: "job_2", from_seq: 1 });
  FakeSocket.all[0]!.say(1);
  expect(texts()).toEqual(["chunk 1"]);
});

it("gives the connection back also when it is closed at once by who hears the end", () => {
  const job = follower((message) => { if (message.type === "result") job.close(); });
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.onmessage?.({ data: JSON.stringify(result(1)) });

  expect(kept).toEqual(FakeSocket.all);
  expect(FakeSocket.all[0]!.readyState).toBe(1);
});

it("does not wait for a kept connection that has died without knowing it", async () => {
  const job = follower();
  kept.push(new FakeSocket());
  kept[0]!.open();
  job.follow("job_1");
  patience[0]!();
  await settle();

  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.readyState).toBe(3);
  FakeSocket.all[1]!.open();
  FakeSocket.all[1]!.say(1);
  patience[1]!();
  await settle();
  expect(texts()).toEqual(["chunk 1"]);
  expect(FakeSocket.all).toHaveLength(2);
});

it("does not give a connection back whose job still talks", () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.say(1);
  job.close();
  expect(kept).toEqual([]);
  expect(FakeSocket.all[0]!.readyState).toBe(3);
});

it("resumes behind the last event, without loss or doubles", async () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.say(1);
  FakeSocket.all[0]!.say(2);
  FakeSocket.all[0]!.drop();
  await settle();

  FakeSocket.all[1]!.open();
  FakeSocket.all[1]!.say(2);
  FakeSocket.all[1]!.say(3);

  expect(FakeSocket.all[1]!.sent[0]).toMatchObject({ from_seq: 3 });
  expect(texts()).toEqual(["chunk 1", "chunk 2", "chunk 3"]);
  expect(connections).toEqual(["live", "reconnecting", "live"]);
});

it("keeps what was typed while there was no connection", async () => {
  const job = follower();
  job.follow("job_1");
  job.say({ type: "stdin", data: "a" });
  FakeSocket.all[0]!.open();

  expect(FakeSocket.all[0]!.sent.map((m) => m.type)).toEqual(["subscribe", "stdin"]);
});

it("polls where sockets never open", async () => {
  answers = [
    { status: 200, body: { events: [output(1), output(2)], next_seq: 3, done: false } },
    { status: 200, body: { events: [output(3), result(4)], next_seq: 5, done: true } },
  ];
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.drop();
  await settle();
  FakeSocket.all[1]!.drop();
  await settle();

  expect(texts()).toEqual(["chunk 1", "chunk 2", "chunk 3"]);
  expect(pages.map((p) => /from_seq=(\d+)/.exec(p.path)![1])).toEqual(["1", "3"]);
  expect(connections).toContain("polling");
  expect(seen.at(-1)!.type).toBe("result");
});

it("does not give up sockets for polling once one was open", async () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  for (let i = 0; i < 5; i++) {
    FakeSocket.all[i]!.drop();
    await settle();
  }

  expect(FakeSocket.all).toHaveLength(6);
  expect(pages).toEqual([]);
});

it("says when the server does not know the job", () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.onmessage!({ data: JSON.stringify({ type: "error", data: { code: "not_found", message: "No such job." } }) });

  expect(lost).toEqual(["No such job."]);
});

it("leaves aside that a job had ended when something was said to it", () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  FakeSocket.all[0]!.onmessage!({ data: JSON.stringify({ type: "error", data: { code: "not_running", message: "The job has ended." } }) });
  FakeSocket.all[0]!.onmessage!({ data: JSON.stringify({ type: "error", data: { code: "stdin_full", message: "Too much waits." } }) });

  expect(seen.map((message) => message.type === "error" && message.data.code)).toEqual(["stdin_full"]);
  expect(lost).toEqual([]);
});

it("says nothing more after it was closed", async () => {
  const job = follower();
  job.follow("job_1");
  FakeSocket.all[0]!.open();
  job.close();
  FakeSocket.all[0]!.say(1);
  FakeSocket.all[0]!.drop();
  await settle();

  expect(seen).toEqual([]);
  expect(FakeSocket.all).toHaveLength(1);
});

it("waits longer each time, up to five seconds", () => expect([1, 2, 3, 9].map(retryDelay)).toEqual([250, 500, 1000, 5000]));

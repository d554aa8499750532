import { authorization } from "../api/key";
import { parseMessage, parseMessageText, seqOf, type ClientMessage, type Message } from "./messages";
import { sockets } from "./sockets";

export type Connection = "live" | "reconnecting" | "polling";

export interface FollowerEvents {
  onMessage(message: Message): void;
  onConnection(connection: Connection): void;
  /** The server no longer knows the job. */
  onLost(reason: string): void;
}

interface Page {
  events: unknown[];
  next_seq: number;
  done: boolean;
}

/** What the world outside looks like; tests bring their own. */
export interface Network {
  /** A connection that may be open already. */
  open(): WebSocket;
  /** Takes a connection back that has told a job's whole story. */
  giveBack(socket: WebSocket): void;
  page(path: string, signal: AbortSignal): Promise<{ status: number; body?: Page }>;
  /** Milliseconds; rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_RETRY_MS = 250;
const SLOWEST_RETRY_MS = 5_000;
const SOCKET_TRIES_BEFORE_POLLING = 2;
const POLL_WAIT_MS = 20_000;
const HELD_MESSAGES = 500;
/** A job's story begins at once. A kept connection that says nothing for so long is dead and does not know it. */
export const ANSWER_WITHIN_MS = 3000;

/**
 * Follows one job to its end. Events arrive once and in order, whatever happens to the connection: it resumes behind the last
 * one seen, and where WebSockets never open it polls. A socket may be opened before the job is known, to save its handshake.
 */
export class Follower {
  #socket: WebSocket | undefined;
  #jobId: string | undefined;
  #lastSeq = 0;
  #done = false;
  #opened = false;
  #heard = false;
  #failures = 0;
  #held: ClientMessage[] = [];
  readonly #stop = new AbortController();

  constructor(private readonly events: FollowerEvents, private readonly network: Network = browser) {}

  /** Opens the connection while the job is still being asked for. */
  prepare(): void {
    this.#connect();
  }

  follow(jobId: string, fromSeq = 1): void {
    this.#jobId = jobId;
    this.#lastSeq = fromSeq - 1;
    if (!this.#socket) this.#connect();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#subscribe();
  }

  /** Sends now, or as soon as there is a connection again. */
  say(message: ClientMessage): void {
    if (this.#done) return;
    if (this.#socket?.readyState === WebSocket.OPEN && this.#jobId) this.#socket.send(JSON.stringify(message));
    else if (this.#held.length < HELD_MESSAGES) this.#held.push(message);
  }

  close(): void {
    this.#done = true;
    this.#stop.abort();
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.network.open();
    this.#socket = socket;
    this.#opened ||= socket.readyState === WebSocket.OPEN;
    socket.onopen = () => {
      this.#opened = true;
      if (this.#jobId) this.#subscribe();
    };
    socket.onmessage = (event) => {
      if (socket !== this.#socket || this.#done) return;
      this.#heard = true;
      const message = parseMessageText(String(event.data));
      if (message) this.#receive(message);
    };
    socket.onclose = () => {
      if (socket === this.#socket && !this.#done) void this.#reconnect();
    };
    if (socket.readyState === WebSocket.OPEN && this.#jobId) this.#subscribe();
  }

  #subscribe(): void {
    this.#socket?.send(JSON.stringify({ type: "subscribe", job_id: this.#jobId!, from_seq: this.#lastSeq + 1 } satisfies ClientMessage));
    for (const message of this.#held.splice(0)) this.#socket?.send(JSON.stringify(message));
    this.events.onConnection("live");
    if (this.#lastSeq === 0 && this.#socket) void this.#expectAnswer(this.#socket);
  }

  async #expectAnswer(socket: WebSocket): Promise<void> {
    this.#heard = false;
    try {
      await this.network.wait(ANSWER_WITHIN_MS, this.#stop.signal);
    } catch {
      return;
    }

    if (this.#heard || this.#done || socket !== this.#socket) return;
    socket.onclose = null; // its close may take as long as the silence
    socket.close();
    void this.#reconnect();
  }

  #receive(message: Message): void {
    const seq = seqOf(message);
    if (seq !== undefined) {
      if (seq <= this.#lastSeq) return; // seen before the connection broke
      this.#lastSeq = seq;
      this.#failures = 0;
    }

    // Something was said to a job as it ended; over a connection that is used again, even to the job before this one.
    if (message.type === "error" && message.data.code === "not_running") return;
    if (message.type === "error" && message.data.code === "not_found") {
      this.close();
      this.events.onLost(message.data.message);
      return;
    }

    if (message.type === "result") this.#finish(); // before it is told: who hears the end closes this follower, and with it the connection
    this.events.onMessage(message);
  }

  #finish(): void {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN && !this.#done) {
      this.#socket = undefined;
      this.network.giveBack(socket);
    }

    this.close();
  }

  async #reconnect(): Promise<void> {
    this.#failures++;
    if (this.#jobId) this.events.onConnection("reconnecting");
    if (!this.#opened && this.#failures >= SOCKET_TRIES_BEFORE_POLLING) {
      await this.#poll();
      return;
    }

    try {
      await this.network.wait(retryDelay(this.#failures), this.#stop.signal);
    } catch {
      return;
    }

    if (!this.#done) this.#connect();
  }

  async #poll(): Promise<void> {
    while (!this.#done) {
      try {
        if (this.#jobId) await this.#pollOnce(this.#jobId);
        else await this.network.wait(FIRST_RETRY_MS, this.#stop.signal);
      } catch {
        if (this.#done) return;
        this.#failures++;
        this.events.onConnection("reconnecting");
        await this.network.wait(retryDelay(this.#failures), this.#stop.signal).catch(() => undefined);
      }
    }
  }

  async #pollOnce(jobId: string): Promise<void> {
    const { status, body } = await this.network.page(`/api/jobs/${jobId}/events?from_seq=${this.#lastSeq + 1}&wait_ms=${POLL_WAIT_MS}`, this.#stop.signal);
    if (status === 404) {
      this.close();
      this.events.onLost("The server does not know this run any more.");
      return;
    }

    if (!body) throw new Error(`The server answered ${status}.`);
    this.#failures = 0;
    this.events.onConnection("polling");
    for (const event of body.events) {
      const message = parseMessage(event);
      if (message && !this.#done) this.#receive(message);
    }

    if (body.done) this.close();
  }
}

/** 250 ms, then twice as long each time, at most 5 s. */
export function retryDelay(failures: number): number {
  return Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
}

const browser: Network = {
  open: () => sockets.take(),
  giveBack: (socket) => sockets.giveBack(socket),
  async page(path, signal) {
    const answer = await fetch(path, { signal, headers: { Accept: "application/json", ...authorization() } });
    return answer.ok ? { status: answer.status, body: (await answer.json()) as Page } : { status: answer.status };
  },
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => { clearTimeout(timer); reject(new Error("stopped")); }, { once: true });
    }),
};

import { api } from "../api/client";
import { AWAY, ProblemError } from "../api/problem";
import type { ExecutionRequest } from "../api/types";
import { sourcesOf, writtenOf } from "../artifacts/written";
import type { SourceFile } from "../files/files";
import { OutputLog } from "../output/log";
import { createStore } from "../store/store";
import { Follower } from "./follower";
import type { ClientMessage, Message } from "./messages";
import { IDLE, isBusy, reduceRun, type RunState } from "./state";

const POSITION_EVERY_MS = 1000;
const RESUME_KEY = "millrace.run";

interface Resumable {
  jobId: string;
  language: string;
  interactive: boolean;
  terminal: boolean;
}

/** What happens at the end of a run, for those who keep or show it. */
export type RunEnd = (run: RunState, log: OutputLog) => void;

/** Starts runs and follows them: the one that is on show, one at a time. */
export class RunController {
  readonly state = createStore<RunState>(IDLE);
  readonly log = new OutputLog();
  onEnd: RunEnd | undefined;
  #follower: Follower | undefined;
  #positions: ReturnType<typeof setInterval> | undefined;
  #sources: readonly SourceFile[] = [];

  /** @param resumable Whether the page may be reloaded without losing the run. */
  constructor(private readonly resumable: boolean) {}

  async start(request: ExecutionRequest): Promise<void> {
    const accepted = api.execute(request); // first of all: it is on its way while the page makes itself ready
    this.#abandon();
    this.log.clear();
    this.#sources = sourcesOf(request);
    const terminal = !!request.tty;
    const interactive = request.stdin === undefined && !request.tests?.length;
    this.state.set({ ...IDLE, phase: "sending", language: request.language ?? undefined, interactive, terminal, startedAt: performance.now() });
    const follower = this.#newFollower();
    follower.prepare();
    try {
      const { job_id } = await accepted;
      if (this.#follower !== follower) { // another run was started meanwhile
        void cancel(job_id);
        return;
      }

      this.#follow(follower, { jobId: job_id, language: request.language!, interactive, terminal });
    } catch (e) {
      if (this.#follower !== follower) return;
      follower.close();
      this.state.set((run) => ({ ...run, phase: "refused", problem: e instanceof ProblemError ? e.problem : AWAY }));
    }
  }

  /** Goes on with the run that was on show before the page was reloaded: the whole story is told again. */
  resume(sources: readonly SourceFile[]): boolean {
    const kept = this.#kept();
    if (!kept) return false;
    this.#sources = sources;
    this.state.set({ ...IDLE, phase: "following", startedAt: performance.now(), ...kept });
    this.#follow(this.#newFollower(), kept);
    return true;
  }

  async stop(): Promise<void> {
    const { jobId } = this.state.get();
    if (!isBusy(this.state.get())) return;
    this.state.set((run) => ({ ...run, stopping: true }));
    if (!jobId) return; // as soon as it has one
    try {
      await api.cancel(jobId);
    } catch (e) {
      this.state.set((run) => ({ ...run, stopping: false }));
      if (e instanceof ProblemError) this.log.append("note", `\n${e.problem.title}: ${e.problem.detail}\n`, Date.now());
    }
  }

  say(message: ClientMessage): void {
    this.#follower?.say(message);
  }

  /** Takes the run off the page, and ends it: nobody would see what it does. */
  dismiss(): void {
    this.#abandon();
    this.log.clear();
    this.state.set(IDLE);
  }

  #newFollower(): Follower {
    const follower: Follower = new Follower({
      onMessage: (message) => this.#receive(follower, message),
      onConnection: (connection) => {
        if (follower === this.#follower && this.state.get().connection !== connection) this.state.set((run) => ({ ...run, connection }));
      },
      onLost: (reason) => {
        if (follower !== this.#follower) return;
        this.#leave();
        this.state.set((run) => ({ ...run, phase: "lost", problem: { kind: "not-found", title: "This run is gone", detail: reason } }));
      },
    });
    this.#follower = follower;
    return follower;
  }

  #follow(follower: Follower, run: Resumable): void {
    follower.follow(run.jobId);
    this.state.set((state) => ({ ...state, ...run, phase: "following" }));
    this.#keep(run);
    if (this.state.get().stopping) void this.stop();
    this.#positions = setInterval(() => void this.#askPosition(run.jobId), POSITION_EVERY_MS);
  }

  #receive(follower: Follower, message: Message): void {
    if (follower !== this.#follower) return;
    if (message.type === "output") {
      this.log.append(message.data.stream, message.data.text, Date.parse(message.data.timestamp));
      return;
    }

    if (message.type === "restarted") {
      this.log.clear();
      this.log.append("note", `Started again: ${message.data.reason}\n`, Date.now());
    } else if (message.type === "error") {
      this.log.append("note", `\n${message.data.message}\n`, Date.now());
    }

    if (message.type === "result" && message.data.result.artifacts) {
      message.data.result = { ...message.data.result, artifacts: writtenOf(message.data.result.artifacts, this.#sources) };
    }

    this.state.set((run) => reduceRun(run, message, performance.now()));
    if (message.type === "result") {
      this.#leave();
      this.onEnd?.(this.state.get(), this.log);
    }
  }

  async #askPosition(jobId: string): Promise<void> {
    const run = this.state.get();
    if (run.jobId !== jobId || run.phase !== "following" || run.stages.at(-1)?.name !== "queued") return;
    try {
      const { position } = await api.job(jobId);
      this.state.set((now) => (now.jobId === jobId && now.stages.at(-1)?.name === "queued" ? { ...now, position: position ?? undefined } : now));
    } catch {
      // the stream says when something is wrong
    }
  }

  #abandon(): void {
    const run = this.state.get();
    if (run.jobId && isBusy(run)) void cancel(run.jobId);
    this.#leave();
  }

  #leave(): void {
    this.#follower?.close();
    this.#follower = undefined;
    clearInterval(this.#positions);
    this.#keep(undefined);
  }

  #kept(): Resumable | undefined {
    if (!this.resumable) return undefined;
    try {
      return JSON.parse(sessionStorage.getItem(RESUME_KEY) ?? "null") as Resumable | undefined ?? undefined;
    } catch {
      return undefined;
    }
  }

  #keep(run: Resumable | undefined): void {
    if (!this.resumable) return;
    try {
      if (run) sessionStorage.setItem(RESUME_KEY, JSON.stringify(run));
      else sessionStorage.removeItem(RESUME_KEY);
    } catch {
      // then a reload forgets the run
    }
  }
}

/** Where it cannot be done, the limits of the run end it. */
function cancel(jobId: string): Promise<unknown> {
  return api.cancel(jobId).catch(() => undefined);
}

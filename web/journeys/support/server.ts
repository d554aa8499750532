import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const program = process.env.MILLRACE_PROGRAM ?? join(root, "bin/millrace");
const START_TIMEOUT_MS = 90_000;

/** A real server of its own: process, port and data directory, gone with the test. */
export class Server {
  #process: ChildProcess | undefined;

  private constructor(readonly port: number, private readonly data: string, private readonly settings: Record<string, string>) {}

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<Server> {
    if (!existsSync(program)) throw new Error(`There is no ${program}: run make build first.`);
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), "millrace-web-")), settings);
    await server.begin();
    return server;
  }

  /** Starts, or starts again over what an earlier start left. */
  async begin(): Promise<void> {
    const child = spawn(program, ["serve", "--urls", this.url, "--data", this.data], {
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, Millrace__Web__Directory: join(root, "web/dist"), ...this.settings },
    });
    this.#process = child;
    let log = "";
    child.stderr.on("data", (data: Buffer) => { log = (log + data).slice(-20_000); });
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error(`The server was not ready in time.\n${log}`)), START_TIMEOUT_MS);
      child.stdout.on("data", (data: Buffer) => {
        if (!String(data).includes("is ready")) return;
        clearTimeout(timer);
        ready();
      });
      child.once("exit", (code) => { clearTimeout(timer); fail(new Error(`The server ended with ${code}.\n${log}`)); });
    });
  }

  /** A key of its own, made beside it as operators make them. */
  key(...scopes: string[]): string {
    return execFileSync(program, ["keys", "create", "--data", this.data, "--scopes", scopes.join(",")], { cwd: "/", encoding: "utf8" }).trim();
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    rmSync(this.data, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}

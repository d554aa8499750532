import type { ExecutionResult } from "../api/types";
import { formatBytes, formatMs } from "../ui/format";

export type Tone = "good" | "bad" | "limit" | "fault" | "quiet";

export interface Verdict {
  tone: Tone;
  /** A few words. */
  headline: string;
  /** A sentence that helps, where there is more to say. */
  help?: string;
}

type Ended = Pick<ExecutionResult, "outcome" | "exit_code" | "signal" | "error" | "compile">;

const SIGNALS: Record<string, string> = {
  SIGSEGV: "It touched memory that is not its own: often an index or pointer gone wrong.",
  SIGABRT: "It gave up by itself: a failed assertion, or memory used after it was freed.",
  SIGFPE: "It divided a whole number by zero.",
  SIGILL: "It ran into an instruction that does not exist.",
  SIGBUS: "It touched memory in a way the machine does not allow.",
  SIGPIPE: "It wrote where nobody reads any more.",
};

/** How a run ended, in words for somebody who learns. */
export function verdictOf(result: Ended): Verdict {
  switch (result.outcome) {
    case "success":
      return { tone: "good", headline: "Finished" };
    case "nonzero_exit":
      return { tone: "bad", headline: `Ended with exit code ${result.exit_code ?? "?"}`, help: "0 means that all went well; the program said otherwise." };
    case "signaled":
      return signaled(result.signal ?? "a signal");
    case "compile_error":
      return { tone: "bad", headline: "Not compiled", help: "The compiler found mistakes; they are marked in the code." };
    case "cancelled":
      return { tone: "quiet", headline: "Stopped by you" };
    case "internal_error":
    case "runner_lost":
      return { tone: "fault", headline: "Something went wrong on the server", help: withoutFields(result.error) ?? "Your program is not to blame. Try again." };
    default:
      return { tone: "limit", headline: withoutFields(result.error) ?? `Stopped: ${result.outcome.replaceAll("_", " ")}`, help: LIMIT_HELP[result.outcome] };
  }
}

const LIMIT_HELP: Record<string, string> = {
  time_limit: "A loop without an end? If it needs the time, raise the limit under Settings.",
  memory_limit: "If it needs the memory, raise the limit under Settings.",
  output_limit: "What came before is kept. The limit can be raised under Settings.",
  process_limit: "It started more processes or threads than it may.",
  disk_limit: "It wrote more than its workspace holds.",
};

function signaled(signal: string): Verdict {
  if (signal === "SIGINT") return { tone: "quiet", headline: "Interrupted (Ctrl-C)" };
  return { tone: "bad", headline: `Crashed with ${signal}`, help: SIGNALS[signal] };
}

/** The server's sentence, without the names of fields, which are for programs, and with times and sizes as people write them. */
function withoutFields(error: string | null | undefined): string | undefined {
  return error?.replace(/\s*\(limits\.[a-z_]+\)/g, "").replace(/(\d+) ms\b/g, (_, ms: string) => formatMs(Number(ms))).replace(/(\d+) bytes\b/g, (_, bytes: string) => formatBytes(Number(bytes))).replace(/\.$/, "") || undefined;
}

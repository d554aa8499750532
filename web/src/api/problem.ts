import type { ProblemBody } from "./types";

/** Why the server did not do what it was asked, in words for people. */
export type ProblemKind = "away" | "rate-limited" | "queue-full" | "invalid" | "unauthorized" | "not-found" | "too-large" | "failed";

export interface Problem {
  kind: ProblemKind;
  title: string;
  /** One line for each mistake, or what happened. */
  detail: string;
  /** Seconds after which it makes sense to try again. */
  retryAfter?: number;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

export const AWAY: Problem = {
  kind: "away",
  title: "The server does not answer",
  detail: "It may be restarting, or this computer is offline. What you wrote is kept here.",
};

/** What an answer with an error status means. */
export function problemOf(status: number, body: Partial<ProblemBody> | undefined, retryAfter: string | null): Problem {
  const seconds = retryAfter === null ? undefined : secondsOf(retryAfter);
  const mistakes = Object.entries(body?.errors ?? {}).map(([field, messages]) => (field === "$" ? "" : `${field}: `) + messages.join("; "));
  return {
    kind: kindOf(status),
    title: body?.title ?? `The server answered ${status}`,
    detail: mistakes.length > 0 ? mistakes.join("\n") : (body?.detail ?? ""),
    ...(seconds === undefined ? {} : { retryAfter: seconds }),
  };
}

function kindOf(status: number): ProblemKind {
  switch (status) {
    case 400: case 422: return "invalid";
    case 401: case 403: return "unauthorized";
    case 404: return "not-found";
    case 413: return "too-large";
    case 429: return "rate-limited";
    case 503: return "queue-full";
    case 502: case 504: return "away";
    default: return "failed";
  }
}

function secondsOf(header: string): number | undefined {
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(1, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(1, Math.ceil((date - Date.now()) / 1000));
}

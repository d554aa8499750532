import { authorization } from "./key";
import { AWAY, ProblemError, problemOf } from "./problem";
import type { Accepted, ExecutionRequest, Job, Language, WorkerList } from "./types";

const TIMEOUT_MS = 30_000;

/** Asks the server; every failure is a ProblemError with words for people. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS), ...init, headers: { ...authorization(), ...init.headers } });
  } catch {
    throw new ProblemError(AWAY);
  }

  if (!answer.ok) {
    throw new ProblemError(problemOf(answer.status, await bodyOf(answer), answer.headers.get("Retry-After")));
  }

  return (await answer.json()) as T;
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const api = {
  languages: async () => (await ask<{ languages: Language[] }>("/api/languages")).languages,
  language: (id: string) => ask<Language>(`/api/languages/${encodeURIComponent(id)}`),
  workers: () => ask<WorkerList>("/api/workers"),
  execute: (request: ExecutionRequest) => post<Accepted>("/api/execute", request),
  job: (id: string) => ask<Job>(`/api/jobs/${encodeURIComponent(id)}`),
  cancel: (id: string) => ask<Job>(`/api/jobs/${encodeURIComponent(id)}`, { method: "DELETE" }),
};

async function bodyOf(answer: Response): Promise<object | undefined> {
  try {
    return (await answer.json()) as object;
  } catch {
    return undefined;
  }
}

import { api } from "../api/client";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import type { Language } from "../api/types";
import { createStore } from "../store/store";

export type Catalog = { state: "loading" } | { state: "ready"; all: Language[] } | { state: "failed"; problem: Problem };

export const catalog = createStore<Catalog>({ state: "loading" });

/** Languages with their examples and diagnostics, asked for one by one. */
const details = new Map<string, Promise<Language>>();

export async function loadCatalog(): Promise<void> {
  try {
    catalog.set({ state: "ready", all: await api.languages() });
  } catch (e) {
    // What was there before is still good enough to edit with.
    if (catalog.get().state !== "ready") catalog.set({ state: "failed", problem: e instanceof ProblemError ? e.problem : AWAY });
  }
}

export function languageOf(catalogNow: Catalog, id: string): Language | undefined {
  return catalogNow.state === "ready" ? catalogNow.all.find((language) => language.id === id) : undefined;
}

export function loadLanguage(id: string): Promise<Language> {
  let detail = details.get(id);
  if (!detail) {
    detail = api.language(id);
    detail.catch(() => details.delete(id));
    details.set(id, detail);
  }

  return detail;
}

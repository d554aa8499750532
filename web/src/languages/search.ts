import type { Language } from "../api/types";

type Named = Pick<Language, "id" | "name" | "aliases" | "available" | "version">;

/** Languages that a query may mean ("python", "python 3.11"), best first; what is installed comes before what is not. */
export function searchLanguages<T extends Named>(all: readonly T[], query: string): T[] {
  const [, wanted, version] = /^(.*?)(?:\s+v?(\d[\d.]*))?$/.exec(query.trim().toLowerCase())!;
  return all
    .map((language) => ({ language, rank: rankOf(language, wanted!) + (version && !language.version?.startsWith(version) ? OTHER_VERSION : 0) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => Number(b.language.available) - Number(a.language.available) || a.rank - b.rank || a.language.name.localeCompare(b.language.name))
    .map(({ language }) => language);
}

const NO_MATCH = 9;
const OTHER_VERSION = 4; // what is installed is shown all the same

function rankOf(language: Named, wanted: string): number {
  if (wanted === "") return 0;
  const name = language.name.toLowerCase();
  const names = [name, language.id, ...language.aliases];
  if (names.includes(wanted)) return 0;
  if (name.startsWith(wanted)) return 1;
  if (names.some((other) => other.startsWith(wanted))) return 2;
  return names.some((other) => other.includes(wanted)) ? 3 : NO_MATCH;
}

import { createStore } from "../store/store";

// A key stays in this tab: who closes it has to show it again.
const NAME = "millrace.key";

function kept(): string {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

/** The API key requests are made with; empty where the server asks for none. */
export const apiKey = createStore(kept());

export function showKey(key: string): void {
  apiKey.set(key.trim());
  try {
    if (key.trim() === "") sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, key.trim());
  } catch {
    // then it is forgotten with the page
  }
}

export function authorization(): Record<string, string> {
  const key = apiKey.get();
  return key === "" ? {} : { Authorization: `Bearer ${key}` };
}

/** A browser gives a WebSocket no headers; the key goes with the sub-protocols. */
export function socketProtocols(): string[] {
  const key = apiKey.get();
  return key === "" ? [] : ["millrace", `bearer.${key}`];
}

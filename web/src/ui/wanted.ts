import { createStore } from "../store/store";

/**
 * Set when somebody begins to use the page. What the page can do without until then (the terminal, menus) is loaded after it: a
 * reader who only looks loads half as much, and a hand that moves towards a button takes longer than the loading.
 */
export const wanted = createStore(false);

const SIGNS = ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"] as const;

export function waitForSomebody(): void {
  const come = () => {
    wanted.set(true);
    SIGNS.forEach((sign) => removeEventListener(sign, come, true));
  };
  SIGNS.forEach((sign) => addEventListener(sign, come, { capture: true, passive: true }));
}

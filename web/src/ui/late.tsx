import { useEffect, useLayoutEffect, useRef, useState, type ComponentType } from "react";
import { useStore } from "../store/store";
import { wanted } from "./wanted";

/** What a popup gets that was asked for before it was loaded. */
export interface LateProps {
  startOpen?: boolean;
}

/** Runs it once no button in the place is held down: its click would otherwise never come. */
function whenReleased(place: Element | null, act: () => void): void {
  if (!place?.querySelector(":active")) act();
  else requestAnimationFrame(() => whenReleased(place, act));
}

/**
 * A popup behind a button: the button is there at once, the popup comes when somebody uses the page. The loaded one brings a
 * button of its own, so the change must not happen under a finger, and must hand the focus on.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P & LateProps>>, Trigger: ComponentType<P & { onOpen?(): void }>): ComponentType<P> {
  let loaded: ComponentType<P & LateProps> | undefined;
  return function Late(props: P) {
    const place = useRef<HTMLSpanElement>(null);
    const focused = useRef(false);
    const somebody = useStore(wanted, (w) => w);
    const [asked, setAsked] = useState(false);
    const [Shown, setShown] = useState(() => loaded);
    const needed = somebody || asked;

    useEffect(() => {
      if (!needed || Shown) return;
      let current = true;
      load().then((component) => {
        loaded = component;
        whenReleased(place.current, () => {
          if (!current) return;
          focused.current = place.current?.contains(document.activeElement) ?? false;
          setShown(() => component);
        });
      }, () => { if (current) setAsked(false); });
      return () => { current = false; };
    }, [needed, Shown]);

    useLayoutEffect(() => {
      if (!focused.current) return;
      focused.current = false;
      // A popup that opens at once takes the focus by itself.
      if (!asked) place.current?.querySelector("button")?.focus();
    }, [Shown, asked]);

    return (
      <span ref={place} className="late">
        {Shown ? <Shown {...props} startOpen={asked} /> : <Trigger {...props} onOpen={() => setAsked(true)} />}
      </span>
    );
  };
}

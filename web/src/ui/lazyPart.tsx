import { useEffect, useState, type ComponentType } from "react";
import { createPortal } from "react-dom";
import { wanted } from "./wanted";

const AGAIN_MS = 2000;
const AHEAD_AFTER_MS = 4000;

let ahead: (() => Promise<unknown>)[] = [];
wanted.subscribe(() => setTimeout(loadAhead, AHEAD_AFTER_MS));

/** When the page has time, what it may need later is fetched: a dialog then opens at once, and without a network too. */
function loadAhead(): void {
  const [next, ...others] = ahead;
  ahead = others;
  if (next) void next().catch(() => undefined).then(() => ("requestIdleCallback" in window ? requestIdleCallback(loadAhead) : setTimeout(loadAhead, AHEAD_AFTER_MS)));
}

/** A part that belongs to the page at hand, and is fetched ahead when somebody uses it. */
export function laterPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  ahead.push(load);
  return lazyPart(load);
}

/** A part of the page that is loaded when it is first shown, and again where that failed: the network may come back. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function LazyPart(props: P) {
    const [, setReady] = useState(loaded !== undefined);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      let timer: ReturnType<typeof setTimeout>;
      let current = true;
      const attempt = () => {
        if (loaded) return;
        load().then(
          (component) => {
            loaded = component;
            if (current) setReady(true);
          },
          () => {
            if (!current) return;
            setFailed(true);
            timer = setTimeout(attempt, AGAIN_MS);
          },
        );
      };
      attempt();
      return () => { current = false; clearTimeout(timer); };
    }, []);
    const Loaded = loaded;
    if (Loaded) return <Loaded {...props} />;
    return failed ? createPortal(<p className="late-note" role="status">The server does not answer; this part of the page comes when it does.</p>, document.body) : null;
  };
}

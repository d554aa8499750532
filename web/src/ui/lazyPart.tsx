import { useEffect, useState, type ComponentType } from "react";

const AGAIN_MS = 2000;

/** A part of the page that is loaded when it is first shown, and again where that failed: the network may come back. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function LazyPart(props: P) {
    const [, setReady] = useState(loaded !== undefined);
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
          () => { if (current) timer = setTimeout(attempt, AGAIN_MS); },
        );
      };
      attempt();
      return () => { current = false; clearTimeout(timer); };
    }, []);
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : null;
  };
}

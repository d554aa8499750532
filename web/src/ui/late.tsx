import { useEffect, useState, type ComponentType } from "react";
import { useStore } from "../store/store";
import { wanted } from "./wanted";

/** What a popup gets that was asked for before it was loaded. */
export interface LateProps {
  startOpen?: boolean;
}

/** A popup behind a button: the button is there at once, the popup comes when somebody uses the page. */
export function late<P extends object>(load: () => Promise<ComponentType<P & LateProps>>, Trigger: ComponentType<P & { onOpen?(): void }>): ComponentType<P> {
  let loaded: ComponentType<P & LateProps> | undefined;
  return function Late(props: P) {
    const somebody = useStore(wanted, (w) => w);
    const [asked, setAsked] = useState(false);
    const [, setReady] = useState(loaded !== undefined);
    const needed = somebody || asked;
    useEffect(() => {
      if (!needed || loaded) return;
      let current = true;
      load().then((component) => { loaded = component; if (current) setReady(true); }, () => undefined);
      return () => { current = false; };
    }, [needed]);
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} startOpen={asked} /> : <Trigger {...props} onOpen={() => setAsked(true)} />;
  };
}

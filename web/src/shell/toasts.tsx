import { X } from "lucide-react";
import { createStore, useStore } from "../store/store";
import { Button, classes, IconButton } from "../ui/Button";

export interface Toast {
  text: string;
  tone?: "info" | "error";
  action?: { label: string; run(): void };
}

interface Shown extends Toast {
  id: number;
}

const SHOWN_MS = 7000;
const toasts = createStore<readonly Shown[]>([]);
let count = 0;

/** Says something in passing. */
export function toast(message: Toast): void {
  const id = ++count;
  toasts.set((all) => [...all.slice(-2), { ...message, id }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

const dismiss = (id: number) => toasts.set((all) => all.filter((one) => one.id !== id));

export function Toasts() {
  const all = useStore(toasts, (t) => t);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map((one) => (
        <div key={one.id} className={classes("toast", one.tone === "error" && "bad")}>
          <p>{one.text}</p>
          {one.action && <Button small look="outline" onClick={() => { one.action!.run(); dismiss(one.id); }}>{one.action.label}</Button>}
          <IconButton small label="Dismiss" onClick={() => dismiss(one.id)}><X /></IconButton>
        </div>
      ))}
    </div>
  );
}

import { useStore } from "../store/store";
import { prefer, preferences } from "../theme/preferences";

const [LEAST, MOST, STEP] = [0.25, 0.75, 0.02];
const clamp = (share: number) => Math.min(MOST, Math.max(LEAST, share));

/** Between code and result; moved by pointer or arrow keys. */
export function Splitter() {
  const split = useStore(preferences, (p) => p.split);
  return (
    <div
      className="splitter"
      role="separator"
      aria-label="Width of the code"
      aria-orientation="vertical"
      aria-valuenow={Math.round(split * 100)}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      tabIndex={0}
      onDoubleClick={() => prefer({ split: 0.54 })}
      onKeyDown={(event) => {
        const step = event.key === "ArrowLeft" ? -STEP : event.key === "ArrowRight" ? STEP : 0;
        if (step !== 0) prefer({ split: clamp(split + step) });
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const frame = event.currentTarget.parentElement!.getBoundingClientRect();
        prefer({ split: clamp((event.clientX - frame.left) / frame.width) });
      }}
    />
  );
}

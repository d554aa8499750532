import { plural } from "../ui/format";
import { Card } from "./Card";
import type { Overview } from "./overview";

/** What was seen at one moment. */
export interface Sample {
  at: number;
  depth: number;
  busy: number;
  slots: number;
}

const [WIDTH, HEIGHT] = [600, 120];

/** Jobs that wait and jobs that run, over the last minutes this page was open. */
export function QueueChart({ queue, samples }: { queue: Overview["queue"]; samples: readonly Sample[] }) {
  const last = samples.at(-1)!;
  const most = Math.max(4, ...samples.map((sample) => Math.max(sample.depth, sample.busy)));
  return (
    <Card title="Queue" aside={<span className="quiet">{queue.lanes.map((lane) => `${lane.priority} ${lane.depth}`).join(" · ")}</span>}>
      <p className="figures">
        <b className="figure">{queue.depth}</b> waiting
        <b className="figure second">{last.busy}</b> of {plural(last.slots, "slot")} busy
      </p>
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Waiting ${queue.depth}, running ${last.busy}`} preserveAspectRatio="none">
        <path className="grid" d={`M0 ${HEIGHT - 1}H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}`} />
        <path className="area" d={`${line(samples, (s) => s.busy, most)}L${WIDTH} ${HEIGHT}L${startOf(samples)} ${HEIGHT}Z`} />
        <path className="line" d={line(samples, (s) => s.depth, most)} />
      </svg>
      <p className="legend"><span className="key line">waiting</span><span className="key area">running</span><span className="grow" /><span className="quiet">top {most}</span></p>
    </Card>
  );
}

const ROOM = 90; // samples that fit

function x(samples: readonly Sample[], i: number): number {
  return WIDTH - ((samples.length - 1 - i) / (ROOM - 1)) * WIDTH;
}

function startOf(samples: readonly Sample[]): number {
  return WIDTH - (Math.max(1, samples.length - 1) / (ROOM - 1)) * WIDTH;
}

function line(seen: readonly Sample[], value: (sample: Sample) => number, most: number): string {
  const samples = seen.length === 1 ? [seen[0]!, seen[0]!] : seen; // a first look is a short line, not nothing
  return samples.map((sample, i) => `${i === 0 ? "M" : "L"}${x(samples, i).toFixed(1)} ${(HEIGHT - 2 - (value(sample) / most) * (HEIGHT - 6)).toFixed(1)}`).join("");
}

import { formatMs, plural } from "../ui/format";
import { Card } from "./Card";
import { barsOf, quantile } from "./latency";
import type { Latency } from "./overview";

const CHART_PX = 110;

/** How long the last jobs took, from acceptance to result. */
export function LatencyChart({ latency }: { latency: Latency }) {
  const figure = (share: number) => {
    const ms = quantile(latency.bounds_ms, latency.total, share);
    return ms === undefined ? "–" : formatMs(ms);
  };

  return (
    <Card title="Time from request to result" aside={<span className="quiet">{latency.jobs === 0 ? "" : `last ${plural(latency.jobs, "job")}`}</span>}>
      <p className="figures"><b className="figure">{figure(0.5)}</b> half are faster <b className="figure second">{figure(0.95)}</b> 95 % are</p>
      {latency.jobs === 0 ? <p className="none">No job has ended yet.</p> : (
        <ol className="bars">
          {barsOf(latency).map((bar) => (
            <li key={bar.label} title={`${bar.label}: ${plural(bar.count, "job")}`}>
              <span className="bar-count">{bar.count || ""}</span>
              {bar.count > 0 && <span className="bar" style={{ height: Math.round(bar.height * CHART_PX) }} />}
              <span className="bar-label">{bar.label}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

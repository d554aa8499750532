import { Card } from "./Card";
import { Track } from "./Track";

const FAULTS = ["internal_error", "runner_lost"];

/** How the last jobs ended. */
export function OutcomeBars({ outcomes }: { outcomes: Readonly<Record<string, number>> }) {
  const rows = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <Card title="How they ended">
      {rows.length === 0 && <p className="none">No job has ended yet.</p>}
      <ul className="outcomes">
        {rows.map(([outcome, count]) => (
          <li key={outcome}>
            <span>{outcome.replaceAll("_", " ")}</span>
            <Track share={count / most} level={outcome === "success" ? "good" : FAULTS.includes(outcome) ? "fault" : "warning"} />
            <b>{count}</b>
          </li>
        ))}
      </ul>
    </Card>
  );
}

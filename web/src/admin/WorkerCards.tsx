import { Card } from "./Card";
import { Track } from "./Track";
import type { Worker } from "./overview";

const [BUSY, FULL] = [0.7, 0.9];

/** The runners and how much each has to do. */
export function WorkerCards({ workers }: { workers: readonly Worker[] }) {
  return (
    <Card title="Runners" aside={<span className="quiet">{workers.length}</span>}>
      {workers.length === 0 && <p className="none">No runner was heard of lately: jobs wait.</p>}
      <ul className="workers">
        {workers.map(({ worker }) => (
          <li key={worker.runner_id}>
            <span className="worker-name">{worker.runner_id}</span>
            <span className="quiet">{worker.provider}</span>
            <span className="worker-busy">{worker.busy} / {worker.slots}</span>
            <span className="worker-load" role="meter" aria-label={`Load of ${worker.runner_id}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(worker.load * 100)}>
              <Track share={worker.load} level={worker.load < BUSY ? "good" : worker.load < FULL ? "warning" : "fault"} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

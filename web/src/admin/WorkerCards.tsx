import { Card } from "./Card";
import type { Worker } from "./overview";

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
            <meter min={0} max={1} low={0.7} high={0.9} optimum={0} value={worker.load} aria-label={`Load of ${worker.runner_id}`}>{Math.round(worker.load * 100)} %</meter>
          </li>
        ))}
      </ul>
    </Card>
  );
}

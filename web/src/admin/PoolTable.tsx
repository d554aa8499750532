import { formatBytes, formatMs } from "../ui/format";
import { Card } from "./Card";
import type { Worker } from "./overview";

/** The sandboxes that wait, by runner and kind. */
export function PoolTable({ workers }: { workers: readonly Worker[] }) {
  const shelves = workers.flatMap(({ worker, pool }) => pool.map((shelf) => ({ ...shelf, runner: worker.runner_id })));
  return (
    <Card title="Warm pools" wide>
      {shelves.length === 0 ? <p className="none">No runner keeps sandboxes ready.</p> : (
        <div className="table-frame" tabIndex={0} role="region" aria-label="Warm pools, table">
          <table className="table">
            <thead><tr><th>Kind</th><th>Runner</th><th>Ready</th><th>Making</th><th>In use</th><th>Found one</th><th>To make one</th><th>Memory</th></tr></thead>
            <tbody>
              {shelves.map((shelf) => (
                <tr key={shelf.runner + shelf.key}>
                  <th scope="row">{shelf.key} {shelf.gated && <span className="tag accent">warm</span>}</th>
                  <td>{shelf.runner}</td>
                  <td className={shelf.ready === 0 && shelf.target > 0 ? "low" : undefined}>{shelf.ready} of {shelf.target}</td>
                  <td>{shelf.making}</td>
                  <td>{shelf.in_use}</td>
                  <td>{hitShare(shelf.hits, shelf.misses)}</td>
                  <td>{shelf.creation_ms > 0 ? formatMs(shelf.creation_ms) : "–"}</td>
                  <td>{formatBytes(shelf.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function hitShare(hits: number, misses: number): string {
  return hits + misses === 0 ? "–" : `${Math.round((hits / (hits + misses)) * 100)} % of ${hits + misses}`;
}

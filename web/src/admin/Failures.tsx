import { formatWhen } from "../ui/format";
import { Card } from "./Card";
import type { Overview } from "./overview";

/** The newest jobs that did not end well. */
export function Failures({ failures }: { failures: Overview["recent_failures"] }) {
  return (
    <Card title="Recent failures" wide>
      {failures.length === 0 ? <p className="none">None. A program that fails by itself counts too.</p> : (
        <div className="table-frame" tabIndex={0} role="region" aria-label="Recent failures, table">
          <table className="table">
            <thead><tr><th>When</th><th>Language</th><th>Outcome</th><th>What it said</th><th>Job</th></tr></thead>
            <tbody>
              {failures.map((job) => (
                <tr key={job.job_id}>
                  <td>{job.finished_at ? formatWhen(Date.parse(job.finished_at), Date.now()) : "–"}</td>
                  <td>{job.language}</td>
                  <td>{job.outcome.replaceAll("_", " ")}</td>
                  <td className="said">{job.error ?? "–"}</td>
                  <td><code>{job.job_id}</code></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

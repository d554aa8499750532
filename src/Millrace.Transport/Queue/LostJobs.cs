using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Results;
using Millrace.Transport.Streaming;
using Millrace.Transport.Telemetry;

namespace Millrace.Transport.Queue;

/// <summary>Ends jobs that the queue has given up.</summary>
internal sealed class LostJobs(IJobStore store, IEventStream streams, IResultSink results, TimeProvider time, IJobRecovery? recovery = null)
{
    // Takes part in the compare-and-set like a runner: whoever may still run an earlier attempt is fenced off.
    private const string Name = "dead-letters";

    /// <summary>Ends the job of a letter as <c>runner_lost</c>, unless it is over already. Says what became of it.</summary>
    /// <exception cref="TransportUnavailableException">The store does not answer.</exception>
    public async Task<string> EndAsync(DeadLetter letter, CancellationToken cancellation)
    {
        if (!JobIds.IsWellFormed(letter.JobId))
        {
            return "it names no job";
        }

        var job = await store.TryStartAsync(letter.JobId!, Name, cancellation);
        if (job is null && letter.Job?.Record is { } record && recovery is not null && await recovery.CreateIfMissingAsync(record, cancellation))
        {
            job = await store.TryStartAsync(letter.JobId!, Name, cancellation);
        }

        if (job is null)
        {
            return "its job is over or unknown";
        }

        var story = streams.Open(job.JobId, job.Attempt);
        var result = Result(job, letter.Reason);
        var won = await store.TryFinishAsync(job.JobId, job.Attempt, result, story.Events, cancellation);
        story.Complete(won ? new ResultEvent { JobId = job.JobId, Result = result } : null);
        if (won)
        {
            JobMetrics.Finished(job, result.Outcome);
            await results.PublishAsync(job, result, cancellation);
        }

        return won ? "it ended runner_lost" : "another was faster";
    }

    private ExecutionResult Result(JobRecord job, string reason)
    {
        var total = Math.Max(0, (time.GetUtcNow() - job.CreatedAt).TotalMilliseconds);
        return new ExecutionResult
        {
            JobId = job.JobId,
            Language = job.Spec.Language,
            Status = JobStatus.Failed,
            Outcome = Outcome.RunnerLost,
            Error = reason,
            Timings = new Timings(Queued: total, Prepared: 0, Compiled: 0, Ran: 0, Total: total),
            Attempt = job.Attempt,
        };
    }
}

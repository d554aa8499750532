using Millrace.Contracts.Executions;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;
using Millrace.Transport.Telemetry;

namespace Millrace.Api.Jobs;

/// <summary>Cancels a job wherever it stands. It races with runners; the job store decides who was first.</summary>
internal sealed class JobCancellation(IJobStore store, IJobControlChannel control, IEventStream streams, TimeProvider time)
{
    private const int Tries = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<Cancelled> CancelAsync(string jobId, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await store.GetAsync(jobId, cancellation) is not { } job)
            {
                return new Cancelled(CancelOutcome.NotFound, null);
            }

            if (job.Status.IsFinal())
            {
                return new Cancelled(CancelOutcome.AlreadyFinished, job);
            }

            if (job.Status == JobStatus.Queued && await TryFinishQueuedAsync(job))
            {
                return new Cancelled(CancelOutcome.Cancelled, await store.GetAsync(jobId, cancellation) ?? job);
            }

            if (job.Status == JobStatus.Running && await control.SendAsync(jobId, new CancelControl("Cancelled by its owner."), cancellation) == ControlOutcome.Sent)
            {
                return new Cancelled(CancelOutcome.Told, job);
            }

            // It changed hands just now, or its runner is about to listen or to end.
            await Task.Delay(Pause, time, cancellation);
        }

        return new Cancelled(CancelOutcome.OutOfReach, null);
    }

    private async Task<bool> TryFinishQueuedAsync(JobRecord job)
    {
        var story = streams.Open(job.JobId, attempt: 0);
        var result = Result(job);
        var isFinished = await store.TryFinishAsync(job.JobId, attempt: 0, result, story.Events, CancellationToken.None);
        if (isFinished)
        {
            JobMetrics.Finished(job, result.Outcome);
        }

        story.Complete(isFinished ? new ResultEvent { JobId = job.JobId, Result = result } : null);
        return isFinished;
    }

    private ExecutionResult Result(JobRecord job)
    {
        var waited = Math.Max(0, (time.GetUtcNow() - job.CreatedAt).TotalMilliseconds);
        return new ExecutionResult
        {
            JobId = job.JobId,
            Language = job.Spec.Language,
            Status = JobStatus.Cancelled,
            Outcome = Outcome.Cancelled,
            Error = "The job was cancelled before a runner took it.",
            Timings = new Timings(Queued: waited, Prepared: 0, Compiled: 0, Ran: 0, Total: waited),
            Attempt = 0,
        };
    }
}

/// <summary>What became of a wish to cancel.</summary>
internal sealed record Cancelled(CancelOutcome Outcome, JobRecord? Job);

/// <summary>The ways a wish to cancel can go.</summary>
internal enum CancelOutcome
{
    /// <summary>No such job.</summary>
    NotFound,

    /// <summary>It was over before.</summary>
    AlreadyFinished,

    /// <summary>It waited, and is over now.</summary>
    Cancelled,

    /// <summary>Its runner was told; the result follows.</summary>
    Told,

    /// <summary>It counts as running, and no runner listens: it is about to be given to another.</summary>
    OutOfReach,
}

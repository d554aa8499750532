using Millrace.Contracts.Executions;

namespace Millrace.Transport.Queue;

/// <summary>Carries accepted jobs to runners. A job is delivered again when the runner that took it did not settle it.</summary>
public interface IJobQueue
{
    /// <summary>Adds a job; returns once it cannot be lost.</summary>
    /// <exception cref="QueueFullException">The queue holds as many jobs as it may.</exception>
    /// <exception cref="QueueUnavailableException">The queue is out of reach.</exception>
    Task EnqueueAsync(QueuedJob job, CancellationToken cancellation);

    /// <summary>Takes the next job, highest lane first, oldest first within a lane, tenants in turn where the queue can tell them apart; waits while there is none.</summary>
    ValueTask<IJobDelivery> TakeAsync(CancellationToken cancellation);

    /// <summary>Jobs that wait.</summary>
    int Depth { get; }

    /// <summary>Jobs that wait, by lane, highest first; empty where the queue cannot tell.</summary>
    IReadOnlyList<LaneDepth> Lanes => [];

    /// <summary>Every lane of every pool, for those who watch; empty where the queue cannot tell.</summary>
    IReadOnlyList<LaneReading> Readings => [];

    /// <summary>How many jobs wait before this one; null when it does not wait here.</summary>
    int? PositionOf(string jobId);
}

/// <summary>One lane of the queue.</summary>
/// <param name="Priority">Which.</param>
/// <param name="Depth">Jobs that wait in it.</param>
public sealed record LaneDepth(JobPriority Priority, int Depth);

/// <summary>What travels in the queue.</summary>
/// <param name="JobId">The job; the rest is in the job store.</param>
/// <param name="Language">Its language, for routing.</param>
/// <param name="Priority">Its lane.</param>
/// <param name="Tenant">Whose it is, for fairness.</param>
public sealed record QueuedJob(string JobId, string Language, JobPriority Priority, string Tenant = Tenants.Anonymous)
{
    /// <summary>The span in whose name it travels (W3C <c>traceparent</c>); null when nobody follows it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>
    /// The job as it was recorded, for a queue that carries it (when it is small enough): a runner can then make a record
    /// anew that the job store lost. Null when the queue carries ids only.
    /// </summary>
    public JobRecord? Record { get; init; }
}

/// <summary>One job in the hands of a runner. Settle it exactly once.</summary>
public interface IJobDelivery
{
    /// <summary>The job.</summary>
    QueuedJob Job { get; }

    /// <summary>For how long the queue leaves it in one hand: by then it is settled or forgone. Null: for as long as it takes.</summary>
    TimeSpan? Patience => null;

    /// <summary>
    /// Somebody else answers for the job from now on (see <see cref="Jobs.IJobRecovery.KeepAsync"/>): the queue forgets it. It is settled
    /// later all the same; to hand it back queues the job anew.
    /// </summary>
    ValueTask ForgoAsync() => ValueTask.CompletedTask;

    /// <summary>The job's result is stored (or it needs none): forget the delivery.</summary>
    ValueTask AcknowledgeAsync();

    /// <summary>Hand the job back for another runner, or this one, later.</summary>
    ValueTask ReturnAsync();
}

/// <summary>The queue holds as many jobs as it may.</summary>
public sealed class QueueFullException(int capacity) : Exception($"The queue is full: {capacity} jobs wait.")
{
    /// <summary>How many jobs may wait.</summary>
    public int Capacity { get; } = capacity;
}

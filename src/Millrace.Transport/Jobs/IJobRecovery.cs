using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>
/// What a job store beside the processes adds: it may lose a job, or not know that one reached the queue. Whoever carries jobs
/// through a queue mends both here.
/// </summary>
public interface IJobRecovery
{
    /// <summary>
    /// Records a job again, from the message that carries it, when the store has lost it; false when it is there, or was taken back
    /// or dropped. For a delivery that <see cref="IJobStore.TryStartAsync"/> answered with null: when this is true, start it again.
    /// </summary>
    Task<bool> CreateIfMissingAsync(JobRecord job, CancellationToken cancellation);

    /// <summary>
    /// The queue has confirmed the job. Until then (or until a runner starts it) it may be claimed as unconfirmed. False when the job
    /// was taken back meanwhile: then it is not accepted, and its message will not be run.
    /// </summary>
    Task<bool> ConfirmAsync(string jobId);

    /// <summary>Whether the job is recorded and nobody has said that it is in the queue.</summary>
    Task<bool> IsUnconfirmedAsync(string jobId);

    /// <summary>
    /// Takes back a job that could not be enqueued. False when it is in the queue all the same (another replica, asked under the
    /// same key, has put it there, or a runner has begun it): then it stays, and is accepted.
    /// </summary>
    Task<bool> TakeBackAsync(string jobId);

    /// <summary>
    /// Jobs of which, for so long, nobody has said that they are in the queue: their API ended between the two steps, or they came
    /// back from a backup (deploy/compose/restore), where some had begun. Whoever gets them puts them into the queue; nobody else gets them for as long again.
    /// </summary>
    Task<IReadOnlyList<JobRecord>> ClaimUnconfirmedAsync(TimeSpan age, int limit, CancellationToken cancellation);

    /// <summary>
    /// The runner of an attempt says that it is at work, and answers for the job instead of the queue, which is about to forget it. To be
    /// said again every few seconds; when it is not said for a minute, the job is claimed as left. False when the attempt is over.
    /// </summary>
    Task<bool> KeepAsync(string jobId, int attempt);

    /// <summary>Running jobs whose runner answered for them and has fallen silent. Whoever gets them queues them; nobody else gets them for a minute.</summary>
    Task<IReadOnlyList<JobRecord>> ClaimLeftAsync(int limit, CancellationToken cancellation);

    /// <summary>A job that was left is in the queue again.</summary>
    Task RequeuedAsync(string jobId);

    /// <summary>The jobs that have waited longest, oldest first, without their sources.</summary>
    Task<IReadOnlyList<JobRecord>> ReadOldestWaitingAsync(int limit, CancellationToken cancellation);
}

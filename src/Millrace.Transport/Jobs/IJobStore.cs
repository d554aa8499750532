using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Keeps jobs. Every change of state is compare-and-set on (status, attempt), so a job ends exactly once whoever races.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// Records a new job. When its idempotency key is already known to its tenant, nothing is written and the job recorded under
    /// that key is returned; otherwise the given record is.
    /// </summary>
    Task<JobRecord> CreateAsync(JobRecord job, CancellationToken cancellation);

    /// <summary>A job, or null.</summary>
    Task<JobRecord?> GetAsync(string jobId, CancellationToken cancellation);

    /// <summary>Jobs, newest first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellation);

    /// <summary>
    /// queued or running -> running, for a runner that takes the job: the attempt rises by one.
    /// Returns the job as it now stands, or null when it is already final (or gone) and must not be run.
    /// </summary>
    Task<JobRecord?> TryStartAsync(string jobId, string runnerId, CancellationToken cancellation);

    /// <summary>
    /// running (this attempt) -> final, with the result and the event log, in one step. Also queued -> cancelled, with attempt 0.
    /// False when another has finished it or a newer attempt runs: the caller's result is void.
    /// </summary>
    Task<bool> TryFinishAsync(string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellation);

    /// <summary>The event log of a finished job, in order; empty when unknown or not finished.</summary>
    Task<IReadOnlyList<ExecutionEvent>> ReadEventsAsync(string jobId, CancellationToken cancellation);

    /// <summary>Jobs that are not final, oldest first: what a restarted server has to take up again.</summary>
    IAsyncEnumerable<JobRecord> ReadUnfinishedAsync(CancellationToken cancellation);

    /// <summary>Takes back a job that could not be enqueued.</summary>
    Task DeleteAsync(string jobId, CancellationToken cancellation);

    /// <summary>Drops finished jobs beyond the retention of age and count; returns how many.</summary>
    Task<int> DeleteExpiredAsync(DateTimeOffset finishedBefore, int keepNewest, CancellationToken cancellation);

    /// <summary>Answers when the store can be written to; throws when not.</summary>
    Task CheckAsync(CancellationToken cancellation);
}

/// <summary>Which jobs to list.</summary>
/// <param name="WorkspaceId">Only this workspace; null for all.</param>
/// <param name="Status">Only this status; null for all.</param>
/// <param name="Language">Only this language id; null for all.</param>
/// <param name="Limit">At most this many, 1 to 200.</param>
/// <param name="Cursor">Where the last page ended (<see cref="JobPage.NextCursor"/>); null for the first page.</param>
/// <param name="Tenant">Only this tenant's; null for everyone's, which only an operator may see.</param>
public sealed record JobQuery(string? WorkspaceId, JobStatus? Status, string? Language, int Limit, string? Cursor, string? Tenant = null);

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">The jobs; their specs hold no file contents or stdin, their results no output.</param>
/// <param name="NextCursor">Hand this in for the next page; null on the last.</param>
public sealed record JobPage(IReadOnlyList<JobRecord> Jobs, string? NextCursor);

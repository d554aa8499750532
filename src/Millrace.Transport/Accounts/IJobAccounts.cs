namespace Millrace.Transport.Accounts;

/// <summary>
/// What the jobs of a key take: places while they wait and run, CPU time once they are over. A place is free again as soon as the
/// job store has the job's end, whoever ended it, and after the death of any process.
/// </summary>
public interface IJobAccounts
{
    /// <summary>Takes a place for a job; false when the account has as many jobs as it may.</summary>
    ValueTask<bool> TryOpenAsync(string account, string jobId, int maximum, CancellationToken cancellation);

    /// <summary>Gives the place of a job back that was not accepted after all.</summary>
    ValueTask WithdrawAsync(string account, string jobId, CancellationToken cancellation);

    /// <summary>CPU time of the account's jobs that ended today (UTC).</summary>
    ValueTask<TimeSpan> CpuTodayAsync(string account, CancellationToken cancellation);
}

using Millrace.Api.Access;
using Millrace.Api.Problems;
using Millrace.Transport.Accounts;

namespace Millrace.Api.Executions;

/// <summary>Whether a key may have one more job, by the jobs and the CPU time it has.</summary>
internal sealed class JobAllowance(IJobAccounts accounts, TimeProvider time)
{
    /// <summary>Takes a place for a job; a refusal when there is none, or when the quota of the day is spent.</summary>
    public async Task<ProblemResult?> OpenAsync(Caller caller, string jobId)
    {
        if (caller.KeyId is not { } account)
        {
            return null;
        }

        if (caller.Policy.CpuSecondsPerDay is { } quota && (await accounts.CpuTodayAsync(account, CancellationToken.None)).TotalSeconds >= quota)
        {
            return ProblemFactory.QuotaSpent(quota, SecondsToMidnight());
        }

        var maximum = caller.Policy.Concurrency ?? int.MaxValue;
        return await accounts.TryOpenAsync(account, jobId, maximum, CancellationToken.None) ? null : ProblemFactory.TooManyJobs(maximum);
    }

    /// <summary>Gives the place of a job back that was not accepted after all.</summary>
    public async Task WithdrawAsync(Caller caller, string jobId)
    {
        if (caller.KeyId is { } account)
        {
            await accounts.WithdrawAsync(account, jobId, CancellationToken.None);
        }
    }

    private int SecondsToMidnight()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (int)Math.Ceiling((now.Date.AddDays(1) - now).TotalSeconds);
    }
}

using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;

namespace Millrace.Runner.Slots;

/// <summary>
/// A queue takes back what is in one hand for too long, and would have the job run twice. So before that the runner answers for the job
/// in the job store: it says so, says it again, and only then has the queue forget it. When it falls silent, the job is queued again.
/// </summary>
internal static class LongRun
{
    // Twice in the store before the queue forgets: by then the first is on its disk.
    private const int Enough = 2;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    /// <summary>Returns when told that the run is over, or when the attempt is void.</summary>
    public static async Task KeepAsync(IJobDelivery delivery, JobRecord job, IJobRecovery? recovery, TimeProvider time, CancellationToken over)
    {
        if (delivery.Patience is not { } patience || recovery is null)
        {
            return;
        }

        try
        {
            await Task.Delay(patience, time, over);
            var interval = patience / 4 < LongestInterval ? patience / 4 : LongestInterval;
            for (var kept = 0; await TryKeepAsync(job, recovery) is var answer && answer != false;)
            {
                kept = answer is null && kept < Enough ? 0 : kept + 1;
                if (kept == Enough)
                {
                    await delivery.ForgoAsync();
                }

                await Task.Delay(interval, time, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // Null when the store is away.
    private static async Task<bool?> TryKeepAsync(JobRecord job, IJobRecovery recovery)
    {
        try
        {
            return await recovery.KeepAsync(job.JobId, job.Attempt);
        }
        catch (TransportUnavailableException)
        {
            return null;
        }
    }
}

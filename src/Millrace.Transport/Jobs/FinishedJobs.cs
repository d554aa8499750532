using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Lets the event stream of this process know that the store has a job's final state, so that nobody waits for an end
/// which no writer will tell (a job that was cancelled while it waited has none).
/// </summary>
internal sealed class FinishedJobs
{
    /// <summary>A job has just finished: its id, the attempt, and the last event as it was stored.</summary>
    public event Action<string, int, ResultEvent>? Finished;

    public void Announce(string jobId, int attempt, ResultEvent last) => Finished?.Invoke(jobId, attempt, last);
}

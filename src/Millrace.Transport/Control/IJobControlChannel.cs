using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>Carries what clients say to running jobs (stdin, signals, cancel) to the runner that has the job, in order.</summary>
public interface IJobControlChannel
{
    /// <summary>
    /// Says something to a job. <see cref="ControlOutcome.NotRunning"/> when no runner listens for it now;
    /// <see cref="ControlOutcome.Full"/> when the job reads its input too slowly and the backlog is at its bound.
    /// </summary>
    ValueTask<ControlOutcome> SendAsync(string jobId, JobControl control, CancellationToken cancellation);

    /// <summary>
    /// Listens for one attempt of a job, until disposed. A newer attempt takes over; a listener of an older one, of a runner that
    /// was frozen or cut off, hears nothing and ends.
    /// </summary>
    IJobControlListener Listen(string jobId, int attempt);
}

/// <summary>What became of a message to a job.</summary>
public enum ControlOutcome
{
    /// <summary>The runner will see it.</summary>
    Sent,

    /// <summary>No runner has the job (not yet, or no more).</summary>
    NotRunning,

    /// <summary>The backlog is full; try again later.</summary>
    Full,
}

/// <summary>
/// A runner's ear for one job, with two lanes, each in the order it was said: what must not wait behind input the program
/// does not read, and the input. An input message counts against the backlog until the next one is asked for.
/// </summary>
public interface IJobControlListener : IDisposable
{
    /// <summary>Cancels, signals and sizes.</summary>
    IAsyncEnumerable<JobControl> ReadUrgentAsync(CancellationToken cancellation);

    /// <summary>Standard input and its end.</summary>
    IAsyncEnumerable<JobControl> ReadInputAsync(CancellationToken cancellation);
}

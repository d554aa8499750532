using System.Diagnostics.Metrics;

namespace Millrace.Sandbox.Seccomp;

/// <summary>The number of refused calls of one sandbox, and the sum over all as a metric.</summary>
internal sealed class DeniedCalls
{
    /// <summary>The meter everything this library counts is found under.</summary>
    public const string MeterName = "Millrace.Sandbox";

    /// <summary>The counter's name.</summary>
    public const string CounterName = "millrace.seccomp.denied";

    // An agent's number is a stranger's word: no sandbox adds more than a fast one could have refused in an hour or so.
    private const ulong MostBelieved = 1_000_000_000;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Counter = Meter.CreateCounter<long>(CounterName, "{call}", "System calls of jobs that the filter refused.");

    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Takes in the agent's count so far. It only grows.</summary>
    public void Heard(ulong total)
    {
        var believed = (long)Math.Min(total, MostBelieved);
        var more = believed - Interlocked.Exchange(ref _count, Math.Max(believed, Count));
        if (more > 0)
        {
            Counter.Add(more);
        }
    }
}

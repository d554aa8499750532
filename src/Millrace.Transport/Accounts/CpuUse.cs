using Millrace.Contracts.Executions;

namespace Millrace.Transport.Accounts;

/// <summary>What a job weighs in a quota.</summary>
internal static class CpuUse
{
    /// <summary>CPU time of the run; a compiler's is not known, so the time it took stands for it.</summary>
    public static double MillisecondsOf(ExecutionResult result) =>
        result.CpuTime + (result.Compile is { Cached: false } compile ? compile.Duration : 0);

    /// <summary>The day, UTC, as a number.</summary>
    public static long DayOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerDay;
}

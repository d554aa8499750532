using System.Globalization;

namespace Millrace.Tests;

/// <summary>How long properties that feed strangers' bytes go on: a number of tries, or with <c>make fuzz</c> a time.</summary>
internal static class FuzzBudget
{
    /// <summary>Seconds; -1 when tries are counted.</summary>
    public static int Seconds { get; } = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1;

    /// <summary>Tries; -1 when there is a time.</summary>
    public static long Tries(long usual) => Seconds > 0 ? -1 : usual;
}

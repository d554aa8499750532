namespace Millrace.Bench.Measuring;

/// <summary>How some times spread, milliseconds, each figure the nearest rank: a time that was really measured.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">Half of them are no longer.</param>
/// <param name="P95">95 of 100 are no longer.</param>
/// <param name="P99">99 of 100 are no longer.</param>
/// <param name="Longest">None is longer.</param>
internal sealed record Percentiles(int Count, double P50, double P95, double P99, double Longest)
{
    /// <summary>Of these times; null when there are none.</summary>
    public static Percentiles? Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? null : new Percentiles(sorted.Length, Rank(sorted, 50), Rank(sorted, 95), Rank(sorted, 99), sorted[^1]);
    }

    /// <summary>The smallest of some ordered values that so many of a hundred do not exceed.</summary>
    /// <param name="sorted">At least one value, in order.</param>
    /// <param name="percent">1 to 100.</param>
    public static double Rank(double[] sorted, int percent) => sorted[(((sorted.Length * percent) + 99) / 100) - 1];
}

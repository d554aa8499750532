namespace Millrace.Bench.Measuring;

/// <summary>Median and 95th percentile of some times, milliseconds.</summary>
/// <param name="Median">Half of them are no longer.</param>
/// <param name="P95">95 of 100 are no longer (nearest rank).</param>
internal sealed record Spread(double Median, double P95)
{
    public static Spread Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, Percentiles.Rank(sorted, 95));
    }
}

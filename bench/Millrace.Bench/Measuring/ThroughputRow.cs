namespace Millrace.Bench.Measuring;

/// <summary>How many a second, both ways.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Bare">Bare runs per second at the better concurrency.</param>
/// <param name="BareConcurrency">That concurrency.</param>
/// <param name="Ours">Ours, at a concurrency of 8.</param>
/// <param name="Target">The least ratio that is wanted; null: nothing was said.</param>
internal sealed record ThroughputRow(string Title, double Bare, int BareConcurrency, LoadResult Ours, Target? Target)
{
    public double Ratio => Ours.PerSecond / Bare;
}

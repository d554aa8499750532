namespace Millrace.Bench.Measuring;

/// <summary>How many a second, both ways.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Bare">Bare runs per second at the better concurrency.</param>
/// <param name="BareConcurrency">That concurrency.</param>
/// <param name="Ours">Jobs per second at a concurrency of 8.</param>
internal sealed record ThroughputRow(string Title, double Bare, int BareConcurrency, double Ours)
{
    public double Ratio => Ours / Bare;
}

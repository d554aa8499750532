namespace Millrace.Bench.Measuring;

/// <summary>One program, both ways.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Bare">By hand.</param>
/// <param name="Ours">Over HTTP.</param>
/// <param name="Target">What is wanted of it; null: nothing was said.</param>
/// <param name="WarmShare">How many of ours met a toolchain that had already started, 0 to 1.</param>
internal sealed record LatencyRow(string Title, Spread Bare, Spread Ours, double WarmShare, Target? Target)
{
    public double Ratio => Ours.Median / Bare.Median;
}

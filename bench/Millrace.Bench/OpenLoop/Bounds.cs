using System.Globalization;

namespace Millrace.Bench.OpenLoop;

/// <summary>What a rate has to keep to be carried.</summary>
/// <param name="P95Ms">The 95th percentile of the time until the answer, milliseconds.</param>
/// <param name="FailedShare">The part of jobs that may fail, 0 to 1.</param>
internal sealed record Bounds(double P95Ms, double FailedShare)
{
    // A backlog that grows breaks the bound of time sooner or later; a short run would end before.
    private const double Kept = 0.9;

    /// <summary>Which bound a run broke and by what; null when it kept them.</summary>
    public string? BrokenBy(RunSummary run) =>
        run.FailedShare > FailedShare ? string.Create(CultureInfo.InvariantCulture, $"{run.FailedShare * 100:0.0} % failed, most by '{run.Failures[0].Kind}'")
        : run.Answer is { } answer && answer.P95 > P95Ms ? string.Create(CultureInfo.InvariantCulture, $"p95 {answer.P95:0} ms")
        : run.Achieved < run.Arrived * Kept ? string.Create(CultureInfo.InvariantCulture, $"answered {run.Achieved:0.0} of {run.Arrived:0.0} a second")
        : null;

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"95 of 100 answers within {P95Ms:0} ms, at most {FailedShare * 100:0.##} % failed, and nine of ten jobs answered while others come");
}

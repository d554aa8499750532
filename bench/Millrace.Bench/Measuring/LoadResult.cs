namespace Millrace.Bench.Measuring;

/// <summary>What a server did under load.</summary>
/// <param name="Times">How long each job took.</param>
/// <param name="Elapsed">How long the load lasted.</param>
/// <param name="CpuMs">CPU time of the server's own process, without its sandboxes and its spawner.</param>
internal sealed record LoadResult(IReadOnlyCollection<TimeSpan> Times, TimeSpan Elapsed, double CpuMs)
{
    /// <summary>Jobs that ended, a second.</summary>
    public double PerSecond => Times.Count / Elapsed.TotalSeconds;

    /// <summary>How long each took, milliseconds.</summary>
    public Spread Latency { get; } = Spread.Of(Times);

    /// <summary>CPU time of the server's own process for each job.</summary>
    public double ServerCpuMs => CpuMs / Math.Max(1, Times.Count);

    /// <summary>Several loads as one.</summary>
    public static LoadResult Of(IReadOnlyCollection<LoadResult> parts) => new(
        [.. parts.SelectMany(p => p.Times)], parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Elapsed), parts.Sum(p => p.CpuMs));
}

using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Many jobs at the same moment, on a server whose pools hold no more than they hold at rest.</summary>
internal sealed class BurstMeasure(Load load, Quiet quiet, TimeProvider clock)
{
    public const string Name = "burst";

    private const int Jobs = 100;

    // Demand is forgotten within a quarter of a minute or so, and the pools shrink to their floor.
    private static readonly TimeSpan Forgetting = TimeSpan.FromSeconds(60);

    public async Task<BurstRow> MeasureAsync(Workload workload, CancellationToken cancellation)
    {
        await Task.Delay(Forgetting, clock, cancellation);
        await quiet.WaitAsync(cancellation);
        var started = clock.GetTimestamp();
        var result = await load.RunAsync(workload, Jobs, asked => asked <= Jobs, cancellation);
        return new BurstRow(workload.Title, Jobs, clock.GetElapsedTime(started).TotalMilliseconds, result.Latency);
    }
}

/// <summary>A burst.</summary>
/// <param name="Title">What was asked.</param>
/// <param name="Jobs">How often, at once.</param>
/// <param name="TotalMs">Until the last was answered.</param>
/// <param name="Latency">How long each took.</param>
internal sealed record BurstRow(string Title, int Jobs, double TotalMs, Spread Latency);

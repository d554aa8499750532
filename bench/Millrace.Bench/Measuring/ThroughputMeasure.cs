using Millrace.Bench.Bare;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Keeps a number of runs going for a while and counts those that ended: bare and ours in turns, so that a slow minute of the machine is everybody's.</summary>
internal sealed class ThroughputMeasure(
    BenchOptions options, Scratch scratch, Toolchains toolchains, Load load, Quiet quiet, TimeProvider clock)
{
    private const int Concurrency = 8;
    private const int Turns = 6;
    private static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(1);

    public async Task<ThroughputRow> MeasureAsync(ThroughputWorkload workload, CancellationToken cancellation)
    {
        await quiet.WaitAsync(cancellation);
        var (bare, workers) = await BetterAsync(workload, cancellation);
        var rates = new List<double>();
        var loads = new List<LoadResult>();
        for (var i = 0; i < Turns; i++)
        {
            await quiet.WaitAsync(cancellation);
            rates.Add(await bare.MeasureAsync(options.Throughput / Turns, cancellation));
            await quiet.WaitAsync(cancellation);
            await OursAsync(workload.Program, Unmeasured, cancellation);
            loads.Add(await OursAsync(workload.Program, options.Throughput / Turns, cancellation));
        }

        await quiet.WaitAsync(cancellation);
        return new ThroughputRow(workload.Title, rates.Average(), workers, LoadResult.Of(loads), Targets.Of(workload.Name));
    }

    // As many as there are processors, or as many as ours has under way: whichever gives the bare toolchain more.
    private async Task<(BareRate Bare, int Workers)> BetterAsync(ThroughputWorkload workload, CancellationToken cancellation)
    {
        var tried = new List<(BareRate Bare, int Workers, double Rate)>();
        foreach (var workers in new SortedSet<int> { Environment.ProcessorCount, Concurrency })
        {
            var bare = new BareRate(workload, workers, scratch, toolchains, clock, cancellation);
            tried.Add((bare, workers, await bare.MeasureAsync(options.Throughput / Turns, cancellation)));
        }

        var better = tried.MaxBy(t => t.Rate);
        return (better.Bare, better.Workers);
    }

    private Task<LoadResult> OursAsync(Workload workload, TimeSpan duration, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        return load.RunAsync(workload, Concurrency, _ => clock.GetElapsedTime(started) < duration, cancellation);
    }
}

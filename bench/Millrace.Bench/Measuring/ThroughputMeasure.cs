using Millrace.Bench.Bare;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Keeps a number of runs going for a while and counts those that ended.</summary>
internal sealed class ThroughputMeasure(
    BenchOptions options, Scratch scratch, Toolchains toolchains, Load load, Quiet quiet, TimeProvider clock)
{
    private const int Concurrency = 8;
    private static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(1);

    public async Task<ThroughputRow> MeasureAsync(ThroughputWorkload workload, CancellationToken cancellation)
    {
        var rate = new BareRate(scratch, toolchains, options.Throughput, clock);
        var bare = new Dictionary<int, double>();
        foreach (var workers in new SortedSet<int> { Environment.ProcessorCount, Concurrency })
        {
            await quiet.WaitAsync(cancellation);
            bare[workers] = await rate.MeasureAsync(workload, workers, cancellation);
        }

        await quiet.WaitAsync(cancellation);
        await OursAsync(workload.Program, Unmeasured, cancellation);
        var ours = await OursAsync(workload.Program, options.Throughput, cancellation);
        await quiet.WaitAsync(cancellation);
        var best = bare.MaxBy(b => b.Value);
        return new ThroughputRow(workload.Title, best.Value, best.Key, ours, Targets.Of(workload.Name));
    }

    private Task<LoadResult> OursAsync(Workload workload, TimeSpan duration, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        return load.RunAsync(workload, Concurrency, _ => clock.GetElapsedTime(started) < duration, cancellation);
    }
}

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
        var bare = new Dictionary<int, double>();
        foreach (var workers in new SortedSet<int> { Environment.ProcessorCount, Concurrency })
        {
            await quiet.WaitAsync(cancellation);
            bare[workers] = await BareAsync(workload, workers, cancellation);
        }

        await quiet.WaitAsync(cancellation);
        await OursAsync(workload.Program, Unmeasured, cancellation);
        var ours = await OursAsync(workload.Program, options.Throughput, cancellation);
        await quiet.WaitAsync(cancellation);
        var best = bare.MaxBy(b => b.Value);
        return new ThroughputRow(workload.Title, best.Value, best.Key, ours, Targets.Of(workload.Name));
    }

    private async Task<double> BareAsync(ThroughputWorkload workload, int workers, CancellationToken cancellation)
    {
        var programs = Enumerable.Range(0, workers).Select(i => new BareProgram(workload.Program, scratch, toolchains, i)).ToList();
        foreach (var program in programs)
        {
            program.Place(workload.Program.NextSource());
            program.CompileAndRun(cancellation);
        }

        return await RateAsync(options.Throughput, programs.Select<BareProgram, Func<Func<bool>, Task<int>>>(
            program => goOn => Task.Factory.StartNew(
                () => RunBare(workload, program, goOn, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private static int RunBare(ThroughputWorkload workload, BareProgram program, Func<bool> goOn, CancellationToken cancellation)
    {
        var count = 0;
        for (; goOn(); count++)
        {
            if (workload.BareCompiles)
            {
                program.Place(workload.Program.NextSource());
                program.Compile(cancellation);
            }

            program.Run(cancellation);
        }

        return count;
    }

    private Task<LoadResult> OursAsync(Workload workload, TimeSpan duration, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        return load.RunAsync(workload, Concurrency, _ => clock.GetElapsedTime(started) < duration, cancellation);
    }

    // What is under way at the end is waited for, and its time counts.
    private async Task<double> RateAsync(TimeSpan duration, IEnumerable<Func<Func<bool>, Task<int>>> workers)
    {
        var started = clock.GetTimestamp();
        var counts = await Task.WhenAll([.. workers.Select(work => work(() => clock.GetElapsedTime(started) < duration))]);
        return counts.Sum() / clock.GetElapsedTime(started).TotalSeconds;
    }
}

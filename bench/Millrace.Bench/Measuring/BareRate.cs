using Millrace.Bench.Bare;

namespace Millrace.Bench.Measuring;

/// <summary>How often a second the bare toolchain does what a workload asks for.</summary>
internal sealed class BareRate(Scratch scratch, Toolchains toolchains, TimeSpan duration, TimeProvider clock)
{
    /// <summary>Runs a second, with so many under way at all times.</summary>
    public async Task<double> MeasureAsync(ThroughputWorkload workload, int workers, CancellationToken cancellation)
    {
        var programs = Enumerable.Range(0, workers).Select(i => new BareProgram(workload.Program, scratch, toolchains, i)).ToList();
        foreach (var program in programs)
        {
            program.Place(workload.Program.NextSource());
            program.CompileAndRun(cancellation);
        }

        return await RateAsync(programs.Select<BareProgram, Func<Func<bool>, Task<int>>>(
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

    // What is under way at the end is waited for, and its time counts.
    private async Task<double> RateAsync(IEnumerable<Func<Func<bool>, Task<int>>> workers)
    {
        var started = clock.GetTimestamp();
        var counts = await Task.WhenAll([.. workers.Select(work => work(() => clock.GetElapsedTime(started) < duration))]);
        return counts.Sum() / clock.GetElapsedTime(started).TotalSeconds;
    }
}

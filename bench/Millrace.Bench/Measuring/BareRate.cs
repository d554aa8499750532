using Millrace.Bench.Bare;

namespace Millrace.Bench.Measuring;

/// <summary>How often a second the bare toolchain does what a workload asks for, with so many under way at all times.</summary>
internal sealed class BareRate
{
    private readonly ThroughputWorkload _workload;
    private readonly IReadOnlyList<BareProgram> _programs;
    private readonly TimeProvider _clock;

    /// <summary>Compiles and runs each of the programs once, unmeasured.</summary>
    public BareRate(ThroughputWorkload workload, int workers, Scratch scratch, Toolchains toolchains, TimeProvider clock, CancellationToken cancellation)
    {
        (_workload, _clock) = (workload, clock);
        _programs = [.. Enumerable.Range(0, workers).Select(i => new BareProgram(workload.Program, scratch, toolchains, i))];
        foreach (var program in _programs)
        {
            program.Place(workload.Program.NextSource());
            program.CompileAndRun(cancellation);
        }
    }

    /// <summary>Runs a second. What is under way at the end is waited for, and its time counts.</summary>
    public async Task<double> MeasureAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var counts = await Task.WhenAll(_programs.Select(program => Task.Factory.StartNew(
            () => RunBare(program, () => _clock.GetElapsedTime(started) < duration, cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return counts.Sum() / _clock.GetElapsedTime(started).TotalSeconds;
    }

    private int RunBare(BareProgram program, Func<bool> goOn, CancellationToken cancellation)
    {
        var count = 0;
        for (; goOn(); count++)
        {
            if (_workload.BareCompiles)
            {
                program.Place(_workload.Program.NextSource());
                program.Compile(cancellation);
            }

            program.Run(cancellation);
        }

        return count;
    }
}

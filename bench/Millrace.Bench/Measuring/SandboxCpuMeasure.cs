using Millrace.Bench.Bare;
using Millrace.Bench.Machine;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Measuring;

/// <summary>
/// What a sandbox costs in CPU time, wherever it is spent: server, kernel, agent. Measured over the whole machine, less what
/// the machine spends at rest, and with the refilling of the pools included.
/// </summary>
internal sealed class SandboxCpuMeasure(
    BenchOptions options, Toolchains toolchains, MillraceClient client, Quiet quiet, int serverPid, TimeProvider clock)
{
    public const string Name = "sandbox-cpu";

    private const int Blocks = 4;
    private static readonly TimeSpan IdleWindow = TimeSpan.FromSeconds(2);

    public async Task<SandboxCpuRow> MeasureAsync(LanguageDefinition bash, CancellationToken cancellation)
    {
        var workload = new Workload(bash, ":\n", "") { Name = Name, Title = "bash :" };
        var command = new BareCommand([Toolchains.Require("bash"), "-c", ":"], "/", toolchains.Environment());
        var jobs = options.Jobs / Blocks;
        double idle = 0, bare = 0, ours = 0, mine = 0, tree = 0;
        await OursAsync(workload, jobs: 4, cancellation);
        for (var block = 0; block < Blocks; block++)
        {
            var rate = await IdleRateAsync(cancellation);
            idle += rate;
            bare += await BusyAsync(rate, () =>
            {
                for (var i = 0; i < jobs; i++)
                {
                    BareProcess.Run(command, cancellation);
                }

                return Task.CompletedTask;
            });
            var own = Environment.CpuUsage.TotalTime;
            var theirs = ProcessTree.Of(serverPid).Ticks;
            ours += await BusyAsync(rate, () => OursAsync(workload, jobs, cancellation));
            tree += (ProcessTree.Of(serverPid).Ticks - theirs) * ProcessTree.MsPerTick;
            mine += (Environment.CpuUsage.TotalTime - own).TotalMilliseconds;
        }

        var count = jobs * Blocks;
        return new SandboxCpuRow(bare / count, ours / count, mine / count, tree / count, 100 * idle / Blocks, count);
    }

    private async Task OursAsync(Workload workload, int jobs, CancellationToken cancellation)
    {
        for (var i = 0; i < jobs; i++)
        {
            await client.ExecuteAsync(workload, workload.NextSource(), cancellation);
        }

        await quiet.WaitAsync(cancellation);
    }

    // CPU milliseconds for each millisecond of the clock.
    private async Task<double> IdleRateAsync(CancellationToken cancellation)
    {
        await quiet.WaitAsync(cancellation);
        var started = clock.GetTimestamp();
        var before = MachineTime.BusyMs();
        await Task.Delay(IdleWindow, clock, cancellation);
        return (MachineTime.BusyMs() - before) / clock.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task<double> BusyAsync(double idleRate, Func<Task> work)
    {
        var started = clock.GetTimestamp();
        var before = MachineTime.BusyMs();
        await work();
        return MachineTime.BusyMs() - before - (idleRate * clock.GetElapsedTime(started).TotalMilliseconds);
    }
}

using Millrace.Bench.Bare;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>What copies of an interpreter that has booted carry, on a server of their own: they are off by default.</summary>
internal sealed class ForkServerMeasure(BenchOptions options, Scratch scratch, Toolchains toolchains, TimeProvider clock)
{
    /// <summary>Short name, for <c>--only</c>.</summary>
    public const string Name = "throughput-python-fork";

    public async Task<ThroughputRow> MeasureAsync(LatencyWorkloads workloads, CancellationToken cancellation)
    {
        await using var server = await MillraceServer.StartAsync(
            options.Millrace, "all", scratch.Folder("data-fork"), [("Millrace__Pool__ForkServer", "true")], clock, cancellation);
        using var client = new MillraceClient(server.Address, clock);
        var quiet = new Quiet(server.Pid, clock);
        await new SettleMeasure(client, quiet).MeasureAsync(workloads.Hello("bash"), cancellation);
        var workload = new ThroughputWorkload(Name, "python hello, with the fork server (bare: starts of `python3`)", workloads.Hello("python", "throughput"), BareCompiles: false);
        return await new ThroughputMeasure(options, scratch, toolchains, new Load(client, server.Pid, clock), quiet, clock).MeasureAsync(workload, cancellation);
    }
}

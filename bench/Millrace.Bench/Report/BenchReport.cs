using Millrace.Bench.Fleet;
using Millrace.Bench.Hostile;
using Millrace.Bench.Machine;
using Millrace.Bench.Measuring;

namespace Millrace.Bench.Report;

/// <summary>All that one run found out.</summary>
internal sealed class BenchReport
{
    public required MachineDescription Machine { get; init; }

    public required BenchOptions Options { get; init; }

    public double ProcessStartMs { get; set; }

    public double HttpMs { get; set; }

    public TimeSpan ServerStart { get; set; }

    public SettleReport? Settled { get; set; }

    public List<LatencyRow> Latencies { get; } = [];

    public List<ThroughputRow> Throughputs { get; } = [];

    public List<ResourceRow> Resources { get; } = [];

    public List<BurstRow> Bursts { get; } = [];

    public List<FirstOutputRow> FirstOutputs { get; } = [];

    public List<WarmMemoryRow> WarmMemory { get; } = [];

    public List<DriftRow> Drift { get; } = [];

    public List<FleetRow> Fleet { get; } = [];

    public List<TierRow> Tiers { get; } = [];

    public HostileReport? Hostile { get; set; }

    public SandboxCpuRow? SandboxCpu { get; set; }

    public List<string> Skipped { get; } = [];

    public List<string> Failures { get; } = [];
}

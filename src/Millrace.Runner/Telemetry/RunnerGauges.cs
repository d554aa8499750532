using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Memory;
using Millrace.Runner.Slots;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Telemetry;

namespace Millrace.Runner.Telemetry;

/// <summary>How a runner is at the moment someone asks.</summary>
internal sealed class RunnerGauges : IHostedService
{
    public RunnerGauges(
        RunnerState state, RunnerHealth health, TakingGate gate, MemoryBudget memory, SandboxPool pool, ArtifactCache artifacts, RunnerOptions options, IMeterFactory meters)
    {
        PoolGauges.Observe(pool, meters);
        var meter = meters.Create(RunnerTelemetry.Name);
        meter.CreateObservableGauge("millrace.runner.slots", () => options.Slots, "{slot}", "Jobs this runner may run at one time.");
        meter.CreateObservableGauge("millrace.runner.slots.busy", () => state.Busy, "{slot}", "Jobs it runs now.");
        meter.CreateObservableGauge("millrace.runner.healthy", () => health.IsHealthy ? 1 : 0, description: "0 after several jobs in a row that failed for our own fault, until a sandbox can be made again.");
        meter.CreateObservableGauge("millrace.runner.taking", () => gate.IsOpen ? 1 : 0, description: "1 while it asks for further jobs; 0 while its memory is used up or it is not healthy.");
        meter.CreateObservableGauge("millrace.runner.memory.limit", () => memory.Bytes, "By", "Memory its jobs may use together.");
        meter.CreateObservableGauge("millrace.runner.memory.reserved", () => memory.Reserved, "By", "Memory its running jobs may use at most.");
        meter.CreateObservableCounter("millrace.runner.cpu.time", MachineLoad.CpuTime, "s", "CPU time of the machine the runner is on, all CPUs together, by state.");
        meter.CreateObservableGauge("millrace.runner.memory.machine", MachineLoad.Memory, "By", "Memory of the machine the runner is on: total and available.");
        meter.CreateObservableCounter("millrace.artifact_cache.requests", () => Requests(artifacts.Status), "{request}", "Jobs that could have been served from the artifact cache, by whether they were.");
        meter.CreateObservableGauge("millrace.artifact_cache.size", () => artifacts.Status.Bytes, "By", "Compiled programs on disk.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ExecutionMetrics.Begin();
        SandboxMetrics.Begin();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IEnumerable<Measurement<long>> Requests(ArtifactCacheStatus status) =>
    [
        new(status.Hits, new KeyValuePair<string, object?>("result", "hit")),
        new(status.Misses, new KeyValuePair<string, object?>("result", "miss")),
    ];
}

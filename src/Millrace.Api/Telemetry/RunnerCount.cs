using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Millrace.Transport;
using Millrace.Transport.Workers;

namespace Millrace.Api.Telemetry;

/// <summary>Counts the runners this API hears of, every few seconds: whether anyone would run a job that came now.</summary>
internal sealed class RunnerCount : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IWorkerRegistry _registry;
    private readonly TimeProvider _time;
    private volatile Counted? _counted;

    public RunnerCount(IWorkerRegistry registry, IMeterFactory meters, TimeProvider time)
    {
        (_registry, _time) = (registry, time);
        meters.Create(ApiTelemetry.Name).CreateObservableGauge(
            "millrace.runners", Read, "{runner}", "Runners heard of lately, by state: alive, or silent for three heartbeats. Absent while the registry does not answer.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ApiMetrics.Begin();
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            await CountAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CountAsync(CancellationToken stop)
    {
        try
        {
            var workers = await _registry.ListAsync(stop);
            _counted = new Counted(workers.Count(w => !w.IsSilent), workers.Count(w => w.IsSilent));
        }
        catch (TransportUnavailableException)
        {
            // Nobody can tell: say nothing rather than what was true before.
            _counted = null;
        }
    }

    private IEnumerable<Measurement<int>> Read() => _counted is { } counted
        ? [new(counted.Alive, new KeyValuePair<string, object?>("state", "alive")), new(counted.Silent, new KeyValuePair<string, object?>("state", "silent"))]
        : [];

    private sealed record Counted(int Alive, int Silent);
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Telemetry;

/// <summary>Looks every few seconds whether what this process stands on answers, so that asking for the metrics never waits for it.</summary>
internal sealed class DependencyWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly List<(string Name, Func<CancellationToken, Task> Check)> _checks;
    private readonly ConcurrentDictionary<string, int> _up = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public DependencyWatch(IJobStore store, IEnumerable<IDependencyCheck> dependencies, IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _checks = [("job_store", store.CheckAsync), .. dependencies.Select(d => (d.Name, (Func<CancellationToken, Task>)d.CheckAsync))];
        meters.Create(TransportTelemetry.Name).CreateObservableGauge(
            "millrace.dependency.up",
            () => _up.Select(d => new Measurement<int>(d.Value, new KeyValuePair<string, object?>("dependency", d.Key))),
            description: "1 while it answers, 0 while it does not: job_store, and in a fleet redis and rabbitmq. Looked at every 5 s.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        JobMetrics.Begin();
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            await Task.WhenAll(_checks.Select(check => LookAsync(check.Name, check.Check, stoppingToken)));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(string name, Func<CancellationToken, Task> check, CancellationToken stop)
    {
        try
        {
            await check(stop).WaitAsync(Patience, _time, stop);
            _up[name] = 1;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // Whatever it is, it does not answer; the log of whoever uses it says why.
            _up[name] = 0;
        }
    }
}

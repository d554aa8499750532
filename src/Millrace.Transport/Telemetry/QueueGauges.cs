using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Millrace.Transport.Queue;

namespace Millrace.Transport.Telemetry;

/// <summary>
/// How much waits and for how long. Each API of a fleet tells of the whole queue; one knows a little later than another, so the greatest
/// of all replicas is the fleet's.
/// </summary>
internal sealed class QueueGauges : IHostedService
{
    private readonly IJobQueue _queue;

    public QueueGauges(IJobQueue queue, IMeterFactory meters)
    {
        _queue = queue;
        var meter = meters.Create(TransportTelemetry.Name);
        meter.CreateObservableGauge("millrace.queue.depth", () => Read(lane => (long)lane.Depth), "{job}", "Jobs that wait.");
        meter.CreateObservableGauge("millrace.queue.oldest.age", () => Read(lane => lane.OldestAge.TotalSeconds), "s", "How long the oldest waiting job has waited; 0 when none waits.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<T>> Read<T>(Func<LaneReading, T> value)
        where T : struct =>
        _queue.Readings.Select(lane => new Measurement<T>(value(lane), new("pool", lane.Pool), new("lane", lane.Lane)));
}

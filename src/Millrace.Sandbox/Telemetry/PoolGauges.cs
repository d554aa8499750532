using System.Diagnostics.Metrics;
using Millrace.Sandbox.Pool;

namespace Millrace.Sandbox.Telemetry;

/// <summary>How a pool is at the moment someone asks. Its kinds are <c>blank</c> and what languages there are; never more.</summary>
public static class PoolGauges
{
    /// <summary>Lets a pool be seen, for as long as the factory lives.</summary>
    public static void Observe(SandboxPool pool, IMeterFactory meters)
    {
        var meter = meters.Create(SandboxTelemetry.Name);
        meter.CreateObservableGauge("millrace.pool.sandboxes", () => pool.Status.SelectMany(Sandboxes), "{sandbox}", "Sandboxes by kind: ready, being made, or in use by a job.");
        meter.CreateObservableGauge("millrace.pool.target", () => pool.Status.Select(s => With(s, s.Target)), "{sandbox}", "How many should wait, by demand.");
        meter.CreateObservableCounter("millrace.pool.requests", () => pool.Status.SelectMany(Requests), "{request}", "Jobs that asked for a kind of sandbox, by whether one waited.");
        meter.CreateObservableGauge("millrace.pool.memory", () => pool.WaitingBytes, "By", "Memory of all sandboxes that wait.");
    }

    private static IEnumerable<Measurement<long>> Sandboxes(ShelfStatus shelf) =>
        [With(shelf, shelf.Ready, "state", "ready"), With(shelf, shelf.Making, "state", "making"), With(shelf, shelf.InUse, "state", "in_use")];

    private static IEnumerable<Measurement<long>> Requests(ShelfStatus shelf) =>
        [With(shelf, shelf.Hits, "result", "hit"), With(shelf, shelf.Misses, "result", "miss")];

    private static Measurement<long> With(ShelfStatus shelf, long value) => new(value, new KeyValuePair<string, object?>("shelf", shelf.Key));

    private static Measurement<long> With(ShelfStatus shelf, long value, string label, string word) => new(value, new("shelf", shelf.Key), new(label, word));
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Millrace.Api.Telemetry;

/// <summary>What happens at the door.</summary>
internal static class ApiMetrics
{
    private static readonly KeyValuePair<string, object?> Validate = new("step", "validate");
    private static readonly KeyValuePair<string, object?> Record = new("step", "record");
    private static readonly KeyValuePair<string, object?> Enqueue = new("step", "enqueue");

    private static readonly string[] RefusalReasons = ["invalid", "policy", "allowance", "queue_full", "unavailable"];

    private static readonly Histogram<double> Intake = ApiTelemetry.Meter.CreateHistogram(
        "millrace.intake.duration",
        "s",
        "Time to accept a job, by step: validate (reading included), record, enqueue.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] });

    private static readonly UpDownCounter<int> Streams = ApiTelemetry.Meter.CreateUpDownCounter<int>(
        "millrace.stream.clients", "{client}", "Clients that follow jobs now, by kind: websocket or sse.");

    private static readonly Counter<long> RateLimits = ApiTelemetry.Meter.CreateCounter<long>(
        "millrace.requests.rate_limited", "{request}", "Requests refused because their sender had enough, by what is limited.");

    private static readonly Counter<long> Refusals = ApiTelemetry.Meter.CreateCounter<long>(
        "millrace.jobs.refused", "{job}", "Requests that made no job, by reason: invalid, policy (of static analysis), allowance (of their key), queue_full, unavailable (broker or store).");

    // What has not happened yet is made known: a counter that is not there cannot rise.
    public static void Begin()
    {
        foreach (var reason in RefusalReasons)
        {
            Refusals.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }

        Streams.Add(0, new KeyValuePair<string, object?>("kind", "websocket"));
        Streams.Add(0, new KeyValuePair<string, object?>("kind", "sse"));
        RateLimits.Add(0, new KeyValuePair<string, object?>("limit", "executions"));
    }

    public static void Validated(long since) => Intake.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Validate);

    public static void Recorded(long since) => Intake.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Record);

    public static void Enqueued(long since) => Intake.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Enqueue);

    public static void RateLimited(string what) => RateLimits.Add(1, new KeyValuePair<string, object?>("limit", what));

    public static void Refused(string reason) => Refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts a client until the answer is disposed.</summary>
    public static StreamClient Follow(string kind) => new(kind);

    internal readonly struct StreamClient : IDisposable
    {
        private readonly KeyValuePair<string, object?> _kind;

        public StreamClient(string kind)
        {
            _kind = new("kind", kind);
            Streams.Add(1, _kind);
        }

        public void Dispose() => Streams.Add(-1, _kind);
    }
}

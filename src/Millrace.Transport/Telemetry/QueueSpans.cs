using System.Diagnostics;
using Millrace.Contracts.Executions;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;

namespace Millrace.Transport.Telemetry;

/// <summary>
/// The way of a job through the queue as spans, named by the conventions for messaging. The span of who sends is the parent of the
/// span of who takes, in another process or the same. Costs nothing while nobody listens.
/// </summary>
public static class QueueSpans
{
    private const string Broker = "rabbitmq";
    private const string Local = "millrace";

    /// <summary>The span in which a runner works on a delivery; null when nobody follows it.</summary>
    public static Activity? Process(IJobDelivery delivery)
    {
        if (!TransportTelemetry.Spans.HasListeners())
        {
            return null;
        }

        var job = delivery.Job;
        _ = ActivityContext.TryParse(job.TraceParent, null, isRemote: true, out var sender);
        var span = TransportTelemetry.Spans.StartActivity($"process {Names.Jobs}", ActivityKind.Consumer, sender);
        return Describe(span, delivery is BrokerDelivery ? Broker : Local, "process", Names.Jobs, job.JobId)?.SetTag("millrace.language", job.Language);
    }

    /// <summary>Says of a span how its job ended.</summary>
    public static void Ended(Activity? span, Outcome outcome)
    {
        span?.SetTag("millrace.outcome", JobMetrics.NameOf(outcome));
        if (outcome is Outcome.InternalError or Outcome.RunnerLost)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    internal static Activity? Send(QueuedJob job, bool broker)
    {
        var span = TransportTelemetry.Spans.HasListeners() ? TransportTelemetry.Spans.StartActivity($"send {Names.Jobs}", ActivityKind.Producer) : null;
        return Describe(span, broker ? Broker : Local, "send", Names.Jobs, job.JobId)?.SetTag("millrace.language", job.Language);
    }

    internal static Activity? SendResult(string jobId)
    {
        var span = TransportTelemetry.Spans.HasListeners() ? TransportTelemetry.Spans.StartActivity($"send {Names.Results}", ActivityKind.Producer) : null;
        return Describe(span, Broker, "send", Names.Results, jobId);
    }

    private static Activity? Describe(Activity? span, string system, string operation, string destination, string jobId) => span?
        .SetTag("messaging.system", system)
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.destination.name", destination)
        .SetTag("messaging.message.id", jobId);
}

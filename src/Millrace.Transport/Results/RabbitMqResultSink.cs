using Millrace.Contracts.Executions;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Results;

/// <summary>
/// Publishes the end of each job on <c>code-execution.results</c>, routing key <c>results.LANGUAGE</c>, persistent and confirmed.
/// One with a callback URL is routed to the queue of callbacks as well, by a second key.
/// </summary>
internal sealed class RabbitMqResultSink(ConfirmedPublisher publisher, TimeProvider time) : IResultSink
{
    /// <summary>Header with the URL of the callback.</summary>
    public const string CallbackHeader = "millrace-callback";

    public async Task PublishAsync(JobRecord job, ExecutionResult result, CancellationToken cancellation)
    {
        using var span = QueueSpans.SendResult(job.JobId);
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = "application/json",
            Type = "result",
            MessageId = job.JobId,
            Timestamp = new AmqpTimestamp(time.GetUtcNow().ToUnixTimeSeconds()),
        };
        if (job.Spec.CallbackUrl is { } url)
        {
            properties.Headers = new Dictionary<string, object?> { [CallbackHeader] = url, ["CC"] = new List<object?> { Names.CallbackKey } };
        }

        if (JobMessage.CurrentTrace is { } trace)
        {
            properties.Headers ??= new Dictionary<string, object?>();
            properties.Headers[JobMessage.TraceHeader] = trace;
        }

        try
        {
            // Not mandatory: nobody has to listen.
            await publisher.PublishAsync(Names.Results, $"results.{result.Language}", mandatory: false, properties, ResultMessage.Write(job, result), cancellation);
        }
        catch (PublishException e)
        {
            throw new QueueUnavailableException("RabbitMQ refused a result: a queue bound to it is full or out of service.", uncertain: false, e);
        }
    }
}

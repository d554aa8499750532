using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Puts messages among the dead letters, with the reason beside them.</summary>
internal sealed partial class DeadLetterSender(ConfirmedPublisher publisher, ILogger<DeadLetterSender> log)
{
    /// <summary>Header with the reason, for people.</summary>
    public const string ReasonHeader = "millrace-reason";

    /// <summary>Header with the queue it came from.</summary>
    public const string QueueHeader = "millrace-queue";

    /// <summary>Sends a copy with the reason, then forgets the original; when that fails, the original goes without the reason.</summary>
    public async Task GiveUpAsync(BrokerDelivery delivery, DeadMessage message)
    {
        try
        {
            await SendAsync(message, Names.NewKey, CancellationToken.None);
            await delivery.AcknowledgeAsync();
        }
        catch (Exception e) when (e is QueueUnavailableException or PublishException || BrokerErrors.IsLoss(e))
        {
            LogWithoutReason(delivery.Job.JobId, e.Message);
            await delivery.RejectAsync();
        }
    }

    public Task SendAsync(DeadMessage message, string key, CancellationToken cancellation)
    {
        var properties = new BasicProperties(message.Properties) { Persistent = true, Headers = Headers(message) };
        return publisher.PublishAsync(Names.DeadLetter, key, mandatory: true, properties, message.Body, cancellation);
    }

    private static Dictionary<string, object?> Headers(DeadMessage message)
    {
        var headers = message.Properties.Headers is { } own ? new Dictionary<string, object?>(own) : [];
        headers[ReasonHeader] = message.Reason;
        headers[QueueHeader] = message.Queue;
        return headers;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead letter of {JobId} goes without its reason: {Problem}")]
    private partial void LogWithoutReason(string jobId, string problem);
}

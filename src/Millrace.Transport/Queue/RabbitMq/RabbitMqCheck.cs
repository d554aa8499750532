namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Whether the broker is connected and takes messages; where it is stays out of the report, which anyone may read.</summary>
internal sealed class RabbitMqCheck(BrokerConnection broker) : IDependencyCheck
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public string Name => "rabbitmq";

    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await broker.GetAsync(cancellation);
        }
        catch (Exception e) when (e is QueueUnavailableException or QueueMisconfiguredException)
        {
            throw new TransportUnavailableException(e.Message, RetryAfter, e);
        }

        return broker.Blocked is null ? "connected" : throw new TransportUnavailableException(broker.Problem ?? "blocked", RetryAfter);
    }
}

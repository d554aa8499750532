using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// Sends messages so that they cannot be lost: mandatory and confirmed. When the connection is lost before the confirm, the
/// message is sent again on a new one, for as long as a publisher waits: it may then arrive twice.
/// </summary>
internal sealed class ConfirmedPublisher(BrokerConnection broker, IOptions<RabbitMqOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _opening = new(1);
    private volatile IChannel? _channel;

    /// <summary>Returns when the broker has the message for good.</summary>
    /// <param name="exchange">Where to.</param>
    /// <param name="key">The routing key.</param>
    /// <param name="mandatory">Whether it must reach a queue.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="body">Its body.</param>
    /// <param name="cancellation">Gives up, as long as nothing is sent.</param>
    /// <exception cref="QueueUnavailableException">The broker is out of reach or does not confirm.</exception>
    /// <exception cref="PublishException">The broker refuses the message, or no queue takes it.</exception>
    public async Task PublishAsync(
        string exchange, string key, bool mandatory, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (broker.Blocked is not null)
        {
            throw new QueueUnavailableException(broker.Problem ?? "RabbitMQ takes no messages now.", uncertain: false);
        }

        var sent = false;
        using var patience = new CancellationTokenSource(options.Value.ConfirmTimeout, time);
        while (true)
        {
            if (patience.IsCancellationRequested)
            {
                throw new QueueUnavailableException($"RabbitMQ did not confirm within {options.Value.ConfirmTimeout.TotalSeconds:0.#} s.", sent);
            }

            try
            {
                var channel = await OpenAsync(sent ? patience.Token : cancellation);
                sent = true;
                await channel.BasicPublishAsync(exchange, key, mandatory, properties, body, patience.Token);
                return;
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                // Said above.
            }
            catch (QueueUnavailableException) when (sent && !patience.IsCancellationRequested)
            {
                await PauseAsync(patience.Token);
            }
            catch (Exception e) when (BrokerErrors.IsLoss(e))
            {
                await PauseAsync(patience.Token);
            }
        }
    }

    // The channel goes with the connection.
    public void Dispose() => _opening.Dispose();

    private async Task<IChannel> OpenAsync(CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellation);
        try
        {
            if (_channel is { IsOpen: true } made)
            {
                return made;
            }

            var connection = await broker.GetAsync(cancellation);
            var former = _channel;
            _channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null),
                cancellation);
            await CloseAsync(former);
            return _channel;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task PauseAsync(CancellationToken patience)
    {
        try
        {
            await Task.Delay(Pause, time, patience);
        }
        catch (OperationCanceledException)
        {
            // The next attempt says so.
        }
    }

    private static async Task CloseAsync(IChannel? channel)
    {
        try
        {
            if (channel is not null)
            {
                await channel.DisposeAsync();
            }
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // Already gone.
        }
    }
}

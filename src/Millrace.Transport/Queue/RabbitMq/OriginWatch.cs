using System.Text;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Keeps a sender's <see cref="Backlog"/> true: hears which of its jobs were taken, and counts every second.</summary>
internal sealed partial class OriginWatch(BrokerConnection broker, Topology topology, Backlog backlog, string origin, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    public void Start()
    {
        if (_loop is null)
        {
            lock (_stop)
            {
                _loop ??= Task.Run(() => RunAsync(_stop.Token));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null)
        {
            await _loop;
        }

        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var channel = await ListenAsync(await broker.WaitAsync(stop), stop);
                while (channel.IsOpen)
                {
                    await CountAsync(channel, stop);
                    await Task.Delay(Interval, time, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Counts are a help, not a promise: log and go on.
                LogInterrupted(BrokerErrors.Explain(e));
                await Task.Delay(Interval, time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // Exclusive: gone with this connection, and allowed where transient queues are not.
    private async Task<IChannel> ListenAsync(IConnection connection, CancellationToken stop)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: stop);
        await channel.QueueBindAsync(queue.QueueName, Names.Taken, origin, cancellationToken: stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, notice) =>
        {
            backlog.Remove(Encoding.UTF8.GetString(notice.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, stop);
        return channel;
    }

    private async Task CountAsync(IChannel channel, CancellationToken stop)
    {
        foreach (var lane in topology.Lanes)
        {
            var look = backlog.BeginCount(lane);
            backlog.EndCount(look, (await channel.QueueDeclarePassiveAsync(lane.Queue, stop)).MessageCount);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Watching the queue is interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);
}

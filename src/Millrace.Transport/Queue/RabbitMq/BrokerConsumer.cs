using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Takes the messages of one queue for as long as its process lives, over every loss of the connection.</summary>
internal sealed class BrokerConsumer(BrokerConnection broker, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Returns when told to stop.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="atOnce">How many messages are handled at the same time.</param>
    /// <param name="handle">Handles one, and settles it on its channel.</param>
    /// <param name="interrupted">Is told why there is a pause.</param>
    /// <param name="stop">The end.</param>
    public async Task RunAsync(
        string queue, ushort atOnce, Func<IChannel, BasicDeliverEventArgs, Task> handle, Action<string> interrupted, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(queue, atOnce, handle, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (BrokerErrors.IsLoss(e) || e is QueueUnavailableException or QueueMisconfiguredException)
            {
                interrupted(BrokerErrors.Explain(e));
                await Task.Delay(Pause, time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task ConsumeAsync(string queue, ushort atOnce, Func<IChannel, BasicDeliverEventArgs, Task> handle, CancellationToken stop)
    {
        var connection = await broker.WaitAsync(stop);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: atOnce), stop);
        await channel.BasicQosAsync(prefetchSize: 0, atOnce, global: false, stop);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) => handle(channel, message);
        consumer.UnregisteredAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, stop);
        await closed.Task.WaitAsync(stop);
    }
}

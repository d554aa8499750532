using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Results;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// Takes the results that have a callback URL into the store of callbacks, where they wait for their attempts. A message is
/// acknowledged once the store has it; the same result told twice is one callback.
/// </summary>
internal sealed partial class CallbackIntake(BrokerConsumer consumer, RedisCallbackStore callbacks, TimeProvider time, ILogger<CallbackIntake> log) : BackgroundService
{
    private const ushort AtOnce = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        consumer.RunAsync(Names.Callbacks, AtOnce, (channel, message) => HandleAsync(channel, message, stoppingToken), LogInterrupted, stoppingToken);

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs message, CancellationToken stop)
    {
        try
        {
            if (Url(message.BasicProperties) is { } url && JobIds.IsWellFormed(message.BasicProperties.MessageId))
            {
                await callbacks.AddAsync(message.BasicProperties.MessageId!, url, stop);
            }
            else
            {
                LogStrange(message.BasicProperties.MessageId);
            }

            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, stop);
        }
        catch (TransportUnavailableException e)
        {
            LogLater(message.BasicProperties.MessageId, e.Message);
            await Task.Delay(Pause, time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            await ReturnAsync(channel, message);
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e) || e is OperationCanceledException)
        {
            // The message comes again.
        }
    }

    private static async Task ReturnAsync(IChannel channel, BasicDeliverEventArgs message)
    {
        try
        {
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // The broker gives it back by itself.
        }
    }

    private static string? Url(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue(RabbitMqResultSink.CallbackHeader, out var url) && url is byte[] bytes
            ? Encoding.UTF8.GetString(bytes)
            : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "A message in the queue of callbacks names no job or no URL and is dropped: {MessageId}")]
    private partial void LogStrange(string? messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The callback of job {JobId} waits in its queue: {Reason}")]
    private partial void LogLater(string? jobId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Taking callbacks is interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);
}

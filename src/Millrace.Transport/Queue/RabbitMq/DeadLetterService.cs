using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Transport.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Ends the jobs of dead letters as <c>runner_lost</c>, and puts the letters into the archive.</summary>
internal sealed partial class DeadLetterService(
    BrokerConsumer consumer, DeadLetterSender sender, LostJobs jobs, TimeProvider time, ILogger<DeadLetterService> log) : BackgroundService
{
    private const ushort AtOnce = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        consumer.RunAsync(Names.DeadLetters, AtOnce, (channel, letter) => HandleAsync(channel, letter, stoppingToken), LogInterrupted, stoppingToken);

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs letter, CancellationToken stop)
    {
        var read = DeadLetter.Read(letter.BasicProperties, letter.Body.ToArray());
        try
        {
            var became = await jobs.EndAsync(read, stop);
            LogEnded(read.JobId, read.Reason, became);
            await sender.SendAsync(new DeadMessage(letter.BasicProperties, read.Body, read.Reason, read.Queue), Names.ArchiveKey, stop);
            await channel.BasicAckAsync(letter.DeliveryTag, multiple: false, stop);
            JobMetrics.DeadLettered();
        }
        catch (Exception e) when (e is TransportUnavailableException or QueueUnavailableException or PublishException)
        {
            LogLater(read.JobId, e.Message);
            await Task.Delay(Pause, time, stop);
            await channel.BasicNackAsync(letter.DeliveryTag, multiple: false, requeue: true, stop);
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e) || e is OperationCanceledException)
        {
            // The letter comes again.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {JobId} is given up: {Reason} ({Became})")]
    private partial void LogEnded(string? jobId, string reason, string became);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {JobId} is to be given up, which waits: {Reason}")]
    private partial void LogLater(string? jobId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking after given-up jobs is interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);
}

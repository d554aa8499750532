using System.Globalization;
using System.Threading.Channels;
using Millrace.Bench.Measuring;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using StackExchange.Redis;

namespace Millrace.Bench.Fleet;

/// <summary>What RabbitMQ and Redis take by themselves on this machine, asked by plain clients: what no fleet over them can do without.</summary>
internal sealed class FleetFloor(string rabbit, string redis, TimeProvider clock)
{
    private const string Queue = "floor";
    private const int Bytes = 1024;
    private const int CommandsOfAJob = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<FleetRow> MeasureAsync(int samples, CancellationToken cancellation)
    {
        var command = Spread.Of(await AskRedisAsync(samples, cancellation));
        var (confirms, deliveries) = await PublishAsync(samples, cancellation);
        var (confirmed, delivered) = (Spread.Of(confirms), Spread.Of(deliveries));
        return new FleetRow(
            Text($"the floor: {samples} times a message of 1 KiB through a replicated queue, and a command to Redis"),
            "plain clients, nothing of ours",
            Text($"confirmed after {confirmed.Median:0.00} ms (p95 {confirmed.P95:0.0}), at the consumer after {delivered.Median:0.00} ms (p95 {delivered.P95:0.0}); Redis answers after {command.Median:0.00} ms (p95 {command.P95:0.0}), and {CommandsOfAJob} are waited for: {delivered.Median + (CommandsOfAJob * command.Median):0.00} ms"),
            "",
            null);
    }

    private async Task<List<TimeSpan>> AskRedisAsync(int samples, CancellationToken cancellation)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis["redis://".Length..^"/0".Length]);
        var (database, value, times) = (connection.GetDatabase(), new byte[Bytes], new List<TimeSpan>());
        for (var i = -samples / 5; i < samples; i++)
        {
            var began = clock.GetTimestamp();
            await database.StringSetAsync("floor", value);
            Note(times, i, clock.GetElapsedTime(began));
            await Task.Delay(Pause, clock, cancellation);
        }

        return times;
    }

    private async Task<(List<TimeSpan> Confirmed, List<TimeSpan> Delivered)> PublishAsync(int samples, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = new Uri(rabbit) };
        await using var sender = await factory.CreateConnectionAsync(cancellation);
        await using var receiver = await factory.CreateConnectionAsync(cancellation);
        await using var sending = await sender.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        await using var receiving = await receiver.CreateChannelAsync(cancellationToken: cancellation);
        await sending.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
        await receiving.BasicQosAsync(0, 1, global: false, cancellation);
        var arrivals = Channel.CreateUnbounded<long>();
        var consumer = new AsyncEventingBasicConsumer(receiving);
        consumer.ReceivedAsync += async (_, message) =>
        {
            arrivals.Writer.TryWrite(clock.GetTimestamp());
            await receiving.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await receiving.BasicConsumeAsync(Queue, autoAck: false, consumer, cancellation);
        var (body, confirmed, delivered) = (new byte[Bytes], new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = -samples / 5; i < samples; i++)
        {
            var began = clock.GetTimestamp();
            await sending.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, body, cancellation);
            Note(confirmed, i, clock.GetElapsedTime(began));
            using var patience = new CancellationTokenSource(Patience, clock);
            Note(delivered, i, clock.GetElapsedTime(began, await arrivals.Reader.ReadAsync(patience.Token)));
            await Task.Delay(Pause, clock, cancellation);
        }

        return (confirmed, delivered);
    }

    // The first ones warm up both sides.
    private static void Note(List<TimeSpan> times, int sample, TimeSpan time)
    {
        if (sample >= 0)
        {
            times.Add(time);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// The channels over which a runner takes jobs, for as long as they live. One for each lane is for looking at
/// its count (cheap: no message moves, nothing is written), one for taking. Consumers are open only while somebody waits for a job and none was there; each may bring one.
/// </summary>
internal sealed class TakingSession : IAsyncDisposable
{
    private const ushort OneEach = 1;

    private readonly IReadOnlyList<JobLane> _lanes;
    private readonly IReadOnlyList<IChannel> _looking;
    private readonly IChannel _taking;
    private readonly Action<JobLane, BasicDeliverEventArgs, IChannel> _pushed;
    private readonly Action _closed;
    private readonly Dictionary<JobLane, OpenConsumer> _consumers = [];

    private TakingSession(
        IReadOnlyList<JobLane> lanes, IReadOnlyList<IChannel> looking, IChannel taking, Action<JobLane, BasicDeliverEventArgs, IChannel> pushed, Action closed)
    {
        (_lanes, _looking, _taking, _pushed, _closed) = (lanes, looking, taking, pushed, closed);
        foreach (var channel in Channels)
        {
            channel.ChannelShutdownAsync += OnClosed;
        }
    }

    public bool IsOpen => Channels.All(channel => channel.IsOpen);

    private IEnumerable<IChannel> Channels => _looking.Append(_taking);

    /// <param name="connection">The connection.</param>
    /// <param name="lanes">The queues to take from.</param>
    /// <param name="pushed">Called for each job a consumer brings; must not wait, and must copy what it keeps of the body.</param>
    /// <param name="closed">Called when the channels are gone.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<TakingSession> OpenAsync(
        IConnection connection,
        IReadOnlyList<JobLane> lanes,
        Action<JobLane, BasicDeliverEventArgs, IChannel> pushed,
        Action closed,
        CancellationToken cancellation)
    {
        var looking = await Task.WhenAll(lanes.Select(_ => connection.CreateChannelAsync(cancellationToken: cancellation)));
        var taking = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await taking.BasicQosAsync(prefetchSize: 0, OneEach, global: false, cancellation);
        return new TakingSession(lanes, looking, taking, pushed, closed);
    }

    /// <summary>How many jobs wait in each lane.</summary>
    public async Task<IReadOnlyDictionary<JobLane, uint>> LookAsync(CancellationToken cancellation)
    {
        var counts = await Task.WhenAll(_lanes.Select((lane, i) => _looking[i].QueueDeclarePassiveAsync(lane.Queue, cancellation)));
        return _lanes.Zip(counts).ToDictionary(lane => lane.First, lane => lane.Second.MessageCount);
    }

    /// <summary>Takes the first job of a lane; null when it is gone by now. Not cancelled half-way: what has come must not be dropped.</summary>
    public async Task<(BasicGetResult Message, IChannel Channel)?> TakeAsync(JobLane lane) =>
        await _taking.BasicGetAsync(lane.Queue, autoAck: false, CancellationToken.None) is { } message ? (message, _taking) : null;

    /// <summary>Sees to it that every lane has a consumer that can bring a job.</summary>
    public async Task OpenConsumersAsync(CancellationToken cancellation)
    {
        foreach (var lane in _lanes)
        {
            if (_consumers.TryGetValue(lane, out var open))
            {
                if (!open.HasDelivered)
                {
                    continue;
                }

                await CancelAsync(lane, open, cancellation);
            }

            var consumer = new OpenConsumer(_taking);
            consumer.ReceivedAsync += (_, message) =>
            {
                consumer.HasDelivered = true;
                _pushed(lane, message, _taking);
                return Task.CompletedTask;
            };
            consumer.UnregisteredAsync += (_, _) =>
            {
                _closed();
                return Task.CompletedTask;
            };
            consumer.Tag = await _taking.BasicConsumeAsync(lane.Queue, autoAck: false, consumer, cancellation);
            _consumers[lane] = consumer;
        }
    }

    /// <summary>Closes all consumers: nobody waits.</summary>
    public async Task CloseConsumersAsync(CancellationToken cancellation)
    {
        foreach (var (lane, consumer) in _consumers.ToList())
        {
            await CancelAsync(lane, consumer, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in Channels)
        {
            channel.ChannelShutdownAsync -= OnClosed;
        }

        await Task.WhenAll(Channels.Select(CloseAsync));
    }

    private static async Task CloseAsync(IChannel channel)
    {
        try
        {
            await channel.DisposeAsync();
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // Already gone.
        }
    }

    private async Task CancelAsync(JobLane lane, OpenConsumer consumer, CancellationToken cancellation)
    {
        _consumers.Remove(lane);
        await _taking.BasicCancelAsync(consumer.Tag, noWait: false, cancellation);
    }

    private Task OnClosed(object sender, ShutdownEventArgs reason)
    {
        _closed();
        return Task.CompletedTask;
    }

    private sealed class OpenConsumer(IChannel channel) : AsyncEventingBasicConsumer(channel)
    {
        public string Tag { get; set; } = "";

        public volatile bool HasDelivered;
    }
}

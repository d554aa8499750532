using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// How a runner takes from one lane: it looks at the count (cheap: no message moves, nothing is written), takes a single job, or
/// keeps a consumer open that is brought up to so many. On a channel of its own, so that lanes do not wait for each other.
/// </summary>
internal sealed class LaneTap : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly Action<Arrival> _arrived;
    private readonly Action _changed;
    private OpenConsumer? _consumer;
    private ushort _prefetch;

    private LaneTap(JobLane lane, IChannel channel, Action<Arrival> arrived, Action changed)
    {
        (Lane, _channel, _arrived, _changed) = (lane, channel, arrived, changed);
        _channel.ChannelShutdownAsync += OnClosed;
    }

    public JobLane Lane { get; }

    public bool IsOpen => _channel.IsOpen;

    /// <summary>How many jobs the broker may bring before one of those it brought is settled.</summary>
    public int Credit => _consumer?.Credit ?? 0;

    /// <param name="connection">The connection.</param>
    /// <param name="lane">The queue to take from.</param>
    /// <param name="arrived">Called for each job; must not wait, and must copy what it keeps of the body.</param>
    /// <param name="changed">Called when something is no longer as it was: the channel is gone, or a consumer.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LaneTap> OpenAsync(
        IConnection connection, JobLane lane, Action<Arrival> arrived, Action changed, CancellationToken cancellation) =>
        new(lane, await connection.CreateChannelAsync(cancellationToken: cancellation), arrived, changed);

    /// <summary>How many jobs wait.</summary>
    public async Task<uint> LookAsync(CancellationToken cancellation) => (await _channel.QueueDeclarePassiveAsync(Lane.Queue, cancellation)).MessageCount;

    /// <summary>Takes the first job; false when it is gone by now. Not cancelled half-way: what has come must not be dropped.</summary>
    public async Task<bool> TakeOneAsync()
    {
        if (await _channel.BasicGetAsync(Lane.Queue, autoAck: false, CancellationToken.None) is not { } message)
        {
            return false;
        }

        _arrived(new Arrival(Lane, _channel, message.DeliveryTag, message.BasicProperties, message.Body, static () => { }));
        return true;
    }

    /// <summary>Has the broker bring jobs, those that wait and those to come, until so many are not settled.</summary>
    public async Task ConsumeAsync(int atOnce, CancellationToken cancellation)
    {
        await CloseConsumerAsync(cancellation);
        var prefetch = (ushort)Math.Clamp(atOnce, 1, ushort.MaxValue);
        if (prefetch != _prefetch)
        {
            await _channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, cancellation);
            _prefetch = prefetch;
        }

        var consumer = new OpenConsumer(_channel, prefetch);
        consumer.ReceivedAsync += (_, message) =>
        {
            consumer.Count(1);
            _arrived(new Arrival(Lane, _channel, message.DeliveryTag, message.BasicProperties, message.Body, () => consumer.Count(-1)));
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) =>
        {
            consumer.IsGone = true;
            _changed();
            return Task.CompletedTask;
        };
        _consumer = consumer;
        consumer.Tag = await _channel.BasicConsumeAsync(Lane.Queue, autoAck: false, consumer, cancellation);
    }

    /// <summary>The broker brings no more.</summary>
    public async Task CloseConsumerAsync(CancellationToken cancellation)
    {
        if (_consumer is { } open)
        {
            _consumer = null;
            await _channel.BasicCancelAsync(open.Tag, noWait: false, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.ChannelShutdownAsync -= OnClosed;
        try
        {
            await _channel.DisposeAsync();
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // Already gone.
        }
    }

    private Task OnClosed(object sender, ShutdownEventArgs reason)
    {
        _changed();
        return Task.CompletedTask;
    }

    private sealed class OpenConsumer(IChannel channel, int prefetch) : AsyncEventingBasicConsumer(channel)
    {
        private int _unsettled;

        public string Tag { get; set; } = "";

        public bool IsGone { get; set; }

        public int Credit => IsGone ? 0 : prefetch - Volatile.Read(ref _unsettled);

        public void Count(int change) => Interlocked.Add(ref _unsettled, change);
    }
}

/// <summary>A message that came by a lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Channel">The channel to settle it on.</param>
/// <param name="Tag">Its number there.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Body">Its body; valid only while it is handed over.</param>
/// <param name="Settled">To be called when it is settled.</param>
internal readonly record struct Arrival(
    JobLane Lane, IChannel Channel, ulong Tag, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body, Action Settled);

using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>A job in the hands of this process, until it is settled or its channel is gone; then the broker gives it to another.</summary>
internal sealed class BrokerDelivery : IJobDelivery
{
    private readonly QueuedJob _job;
    private readonly IChannel _channel;
    private readonly ulong _tag;
    private readonly Action _wasSettled;
    private int _settled;
    private bool _isForgone;

    public BrokerDelivery(QueuedJob job, Arrival arrival)
    {
        (_job, _channel, _tag, _wasSettled) = (job, arrival.Channel, arrival.Tag, arrival.Settled);
        (Lane, Origin) = (arrival.Lane, arrival.Properties.AppId);
    }

    public QueuedJob Job => _job;

    public JobLane Lane { get; }

    /// <summary>The API that sent it.</summary>
    public string? Origin { get; }

    /// <summary>When it came.</summary>
    public required long Arrived { get; init; }

    /// <summary>What it was in the backlog of this process, when it was sent here.</summary>
    public WaitingMessage? Waited { get; set; }

    public TimeSpan? Patience { get; set; }

    /// <summary>Puts the job into its lane again when the broker has forgotten it.</summary>
    public Func<BrokerDelivery, Task>? Requeue { get; set; }

    /// <summary>Called when it goes back.</summary>
    public Action<BrokerDelivery>? Returned { get; set; }

    public bool IsVoid => !_channel.IsOpen;

    public async ValueTask ForgoAsync()
    {
        _isForgone = true;
        await TellAsync(() => _channel.BasicAckAsync(_tag, multiple: false));
    }

    public async ValueTask AcknowledgeAsync()
    {
        Settle();
        if (_isForgone)
        {
            return;
        }

        await TellAsync(() => _channel.BasicAckAsync(_tag, multiple: false));
    }

    public async ValueTask ReturnAsync()
    {
        Settle();
        if (_isForgone)
        {
            await (Requeue?.Invoke(this) ?? Task.CompletedTask);
            return;
        }

        Returned?.Invoke(this);
        await TellAsync(() => _channel.BasicNackAsync(_tag, multiple: false, requeue: true));
    }

    /// <summary>Gives the message up; it goes to the dead letters without a word of why.</summary>
    public async ValueTask RejectAsync()
    {
        Settle();
        await TellAsync(() => _channel.BasicNackAsync(_tag, multiple: false, requeue: false));
    }

    private void Settle()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 1)
        {
            throw new InvalidOperationException($"The delivery of {_job.JobId} is settled already.");
        }
    }

    // With the channel the delivery is void: the broker has given the job to somebody else already, or will.
    private async ValueTask TellAsync(Func<ValueTask> tell)
    {
        if (IsVoid)
        {
            return;
        }

        try
        {
            await tell();
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // Lost on the way: the same.
        }
        finally
        {
            _wasSettled();
        }
    }
}

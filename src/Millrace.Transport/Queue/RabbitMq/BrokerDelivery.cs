using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>A job in the hands of this process, until it is settled or its channel is gone; then the broker gives it to another.</summary>
internal sealed class BrokerDelivery(QueuedJob job, JobLane lane, IChannel channel, ulong tag, string? origin) : IJobDelivery
{
    private int _settled;

    public QueuedJob Job => job;

    public JobLane Lane => lane;

    /// <summary>The API that sent it.</summary>
    public string? Origin => origin;

    /// <summary>When it came.</summary>
    public required long Arrived { get; init; }

    /// <summary>What it was in the backlog of this process, when it was sent here.</summary>
    public WaitingMessage? Waited { get; set; }

    /// <summary>Called when it goes back.</summary>
    public Action<BrokerDelivery>? Returned { get; set; }

    public bool IsVoid => !channel.IsOpen;

    public async ValueTask AcknowledgeAsync()
    {
        Settle();
        await TellAsync(() => channel.BasicAckAsync(tag, multiple: false));
    }

    public async ValueTask ReturnAsync()
    {
        Settle();
        Returned?.Invoke(this);
        await TellAsync(() => channel.BasicNackAsync(tag, multiple: false, requeue: true));
    }

    /// <summary>Gives the message up; it goes to the dead letters without a word of why.</summary>
    public async ValueTask RejectAsync()
    {
        Settle();
        await TellAsync(() => channel.BasicNackAsync(tag, multiple: false, requeue: false));
    }

    private void Settle()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 1)
        {
            throw new InvalidOperationException($"The delivery of {job.JobId} is settled already.");
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
    }
}

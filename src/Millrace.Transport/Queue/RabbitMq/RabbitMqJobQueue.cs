using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// The queue of a fleet, over RabbitMQ. A job is one persistent message in a replicated queue of its pool and lane; it stays
/// there until the runner that took it has stored its result. <see cref="LaneChooser"/> states the order of lanes,
/// <see cref="Backlog"/> the bound for each tenant.
/// </summary>
internal sealed class RabbitMqJobQueue : IJobQueue, IAsyncDisposable
{
    private readonly RabbitMqOptions _options;
    private readonly BrokerConnection _broker;
    private readonly ConfirmedPublisher _publisher;
    private readonly TimeProvider _time;
    private readonly Backlog _backlog;
    private readonly JobTaker _taker;
    private readonly OriginWatch _watch;
    private readonly TakenNotices _notices;
    private readonly ILogger _log;
    private readonly string _origin = Guid.NewGuid().ToString("N");

    public RabbitMqJobQueue(
        IOptions<RabbitMqOptions> options,
        BrokerConnection broker,
        Topology topology,
        ConfirmedPublisher publisher,
        DeadLetterSender deadLetters,
        TimeProvider time,
        ILogger<RabbitMqJobQueue> log)
    {
        (_options, _broker, _publisher, _time, _log) = (options.Value, broker, publisher, time, log);
        _backlog = new Backlog(topology, _options, time);
        _taker = new JobTaker(broker, topology, deadLetters, time, log, OnTaken, OnReturned, HandBackAsync);
        _watch = new OriginWatch(broker, topology, _backlog, _origin, time, log);
        _notices = new TakenNotices(broker);
    }

    public int Depth => _backlog.Depth;

    public IReadOnlyList<LaneReading> Readings
    {
        get
        {
            _watch.Start();
            return _backlog.Readings;
        }
    }

    /// <summary>Told from time to time by <see cref="OldestWaiting"/>.</summary>
    public void Know(IReadOnlyList<JobRecord> oldest) => _backlog.Know(oldest);

    public int? PositionOf(string jobId) => _backlog.PositionOf(jobId);

    public async Task EnqueueAsync(QueuedJob job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _watch.Start();
        using var span = QueueSpans.Send(job, broker: true);
        var lane = _backlog.Place(job);
        try
        {
            await SendAsync(job, lane, cancellation);
        }
        catch
        {
            _backlog.Remove(job.JobId);
            throw;
        }
    }

    public ValueTask<IJobDelivery> TakeAsync(CancellationToken cancellation) => _taker.TakeAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _taker.DisposeAsync();
        await _watch.DisposeAsync();
        await _notices.DisposeAsync();
    }

    private async Task SendAsync(QueuedJob job, JobLane lane, CancellationToken cancellation)
    {
        var message = new JobToSend(
            lane.KeyOf(job.Language), JobMessage.Properties(job, _origin, _time.GetUtcNow()), JobMessage.Write(job, _options.InlineBytes));
        try
        {
            if (!await TrySendAsync(message, cancellation))
            {
                // No queue is bound: somebody has deleted it. Declared anew, it takes the job.
                await _broker.RestoreTopologyAsync(cancellation);
                if (!await TrySendAsync(message, cancellation))
                {
                    throw new QueueUnavailableException($"No queue of the broker takes jobs with the routing key '{message.Key}'.", uncertain: false);
                }
            }
        }
        catch (PublishException e)
        {
            throw new QueueUnavailableException($"RabbitMQ refused the job: the queue '{lane.Queue}' is full or out of service.", uncertain: false, e);
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e) || e is QueueMisconfiguredException)
        {
            throw new QueueUnavailableException($"The queue '{lane.Queue}' could not be declared: {BrokerErrors.Explain(e)}", uncertain: false, e);
        }
    }

    // False when no queue is bound to the key.
    private async Task<bool> TrySendAsync(JobToSend message, CancellationToken cancellation)
    {
        try
        {
            await _publisher.PublishAsync(Names.Jobs, message.Key, mandatory: true, message.Properties, message.Body, cancellation);
            return true;
        }
        catch (PublishReturnException)
        {
            return false;
        }
    }

    private void OnTaken(BrokerDelivery delivery)
    {
        (delivery.Patience, delivery.Requeue) = (_options.Hold, RequeueAsync);
        delivery.Waited = _backlog.Remove(delivery.Job.JobId);
        if (delivery.Waited is null && delivery.Origin is { Length: > 0 } origin && origin != _origin)
        {
            _notices.Tell(origin, delivery.Job.JobId);
        }
    }

    private void OnReturned(BrokerDelivery delivery)
    {
        if (delivery.Waited is { } waited)
        {
            _backlog.Return(waited);
        }
    }

    // Returned by the usual way, the broker would count a delivery of a job that nobody has tried. So a copy takes its place at
    // the end of its lane (which was empty a moment ago), and the original goes when the copy is safe.
    private async Task HandBackAsync(BrokerDelivery delivery)
    {
        try
        {
            await CopyAsync(delivery);
            await delivery.AcknowledgeAsync();
        }
        catch (Exception e) when (e is QueueUnavailableException or PublishException || BrokerErrors.IsLoss(e))
        {
            delivery.Returned = null;
            await delivery.ReturnAsync();
        }
    }

    // When the broker is away, whoever looks after the jobs that were left queues it.
    private async Task RequeueAsync(BrokerDelivery delivery)
    {
        try
        {
            await CopyAsync(delivery);
        }
        catch (Exception e) when (e is QueueUnavailableException or PublishException || BrokerErrors.IsLoss(e))
        {
            _log.LogInformation("Job {JobId} is left and could not be queued again now: {Reason}", delivery.Job.JobId, e.Message);
        }
    }

    private Task CopyAsync(BrokerDelivery delivery)
    {
        var properties = JobMessage.Properties(delivery.Job, delivery.Origin ?? "", _time.GetUtcNow());
        return _publisher.PublishAsync("", delivery.Lane.Queue, mandatory: true, properties, JobMessage.Write(delivery.Job, int.MaxValue), CancellationToken.None);
    }

    private sealed record JobToSend(string Key, BasicProperties Properties, ReadOnlyMemory<byte> Body);
}

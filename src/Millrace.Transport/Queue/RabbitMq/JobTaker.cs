using Microsoft.Extensions.Logging;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// Takes jobs for those who wait for one, and no more: while nobody waits (every slot is busy) nothing is asked of the broker.
/// Somebody who waits is served by looking at the lanes and taking from the right one, several by taking as many at once; when all
/// are empty, consumers are opened so that the next jobs come the moment they are there, and stay open while somebody waits.
/// <para>
/// Several consumers may each bring a job while one waits: at most one for each lane beyond what is waited for, and more only from
/// the lane that was busiest, when others fill the places in the same moment. Those are held for the next who asks, and handed back
/// after <see cref="HoldTime"/>.
/// </para>
/// </summary>
internal sealed partial class JobTaker : IAsyncDisposable
{
    private static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(250);

    // Jobs that were asked for and have not come by then went to others.
    private static readonly TimeSpan Coming = TimeSpan.FromMilliseconds(100);

    // Consumers make looking unnecessary; this is for what nobody foresaw.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly BrokerConnection _broker;
    private readonly Topology _topology;
    private readonly DeadLetterSender _deadLetters;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<BrokerDelivery> _taken;
    private readonly Action<BrokerDelivery> _returned;
    private readonly Func<BrokerDelivery, Task> _handBack;

    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource<IJobDelivery>> _takers = [];
    private readonly LinkedList<BrokerDelivery> _held = [];
    private readonly LaneChooser _chooser = new();
    private readonly AsyncSignal _wake = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    /// <param name="broker">The connection.</param>
    /// <param name="topology">The lanes.</param>
    /// <param name="deadLetters">Where messages go that nobody can read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="taken">Called when a job is handed to a runner.</param>
    /// <param name="returned">Called when a runner hands one back.</param>
    /// <param name="handBack">Gives one back to the broker that was never handed to a runner.</param>
    public JobTaker(
        BrokerConnection broker,
        Topology topology,
        DeadLetterSender deadLetters,
        TimeProvider time,
        ILogger log,
        Action<BrokerDelivery> taken,
        Action<BrokerDelivery> returned,
        Func<BrokerDelivery, Task> handBack)
    {
        (_broker, _topology, _deadLetters, _time, _log) = (broker, topology, deadLetters, time, log);
        (_taken, _returned, _handBack) = (taken, returned, handBack);
    }

    public ValueTask<IJobDelivery> TakeAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IJobDelivery>(cancellation);
        }

        var taker = new TaskCompletionSource<IJobDelivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _takers.AddLast(taker);
            if (HandOutHeld())
            {
                return new ValueTask<IJobDelivery>(taker.Task);
            }

            _loop ??= Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        }

        _wake.Set();
        return new ValueTask<IJobDelivery>(WaitAsync(taker, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_gate)
        {
            loop = _loop;
            foreach (var taker in _takers)
            {
                taker.TrySetException(new ObjectDisposedException(nameof(JobTaker)));
            }

            _takers.Clear();
        }

        await _stop.CancelAsync();
        if (loop is not null)
        {
            await loop;
        }

        _stop.Dispose();
    }

    private async Task<IJobDelivery> WaitAsync(TaskCompletionSource<IJobDelivery> taker, CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(() => Withdraw(taker, cancellation));
        return await taker.Task;
    }

    // Either the job or the cancellation comes first, decided once: a job is never given to one who has left.
    private void Withdraw(TaskCompletionSource<IJobDelivery> taker, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _takers.Remove(taker);
            taker.TrySetCanceled(cancellation);
        }

        _wake.Set();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ServeOneSessionAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (BrokerErrors.IsLoss(e) || e is QueueUnavailableException or QueueMisconfiguredException)
            {
                LogSessionLost(BrokerErrors.Explain(e));
                await RestoreAsync(stop);
            }
            catch (Exception e)
            {
                // A bug, or a broker that says what it never should: taking must go on.
                LogUnexpected(e);
                await Task.Delay(LookAgain, _time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // A queue that somebody deleted ends the channel, not the connection: declare again.
    private async Task RestoreAsync(CancellationToken stop)
    {
        try
        {
            await _broker.WaitAsync(stop);
            await _broker.RestoreTopologyAsync(stop);
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e) || e is QueueUnavailableException or QueueMisconfiguredException or OperationCanceledException)
        {
            // The next session tries again.
        }
    }

    private async Task ServeOneSessionAsync(CancellationToken stop)
    {
        var connection = await _broker.WaitAsync(stop);
        await using var session = await TakingSession.OpenAsync(connection, _topology.Served, Arrive, _wake.Set, stop);
        try
        {
            while (session.IsOpen)
            {
                await StepAsync(session, stop);
            }
        }
        finally
        {
            // The channel is gone, or goes now: what was held belongs to the broker again.
            lock (_gate)
            {
                _held.Clear();
            }
        }
    }

    private async Task StepAsync(TakingSession session, CancellationToken stop)
    {
        var places = Places();
        if (places == 0)
        {
            await session.CloseConsumersAsync(stop);
            await _wake.WaitAsync(AnythingHeld() ? HoldTime : LookAgain, _time, stop);
            await HandBackAsync();
            return;
        }

        // Open to all lanes, nothing waits in any, and the next job comes by itself.
        if (session.IsOpenToAll && !session.IsOpenTooWide(places) && await _wake.WaitAsync(LookAgain, _time, stop))
        {
            return;
        }

        var waiting = await session.LookAsync(stop);
        if (await TakeAsync(session, waiting, stop))
        {
            return;
        }

        // Nothing there, or another was faster.
        await session.OpenConsumersAsync(Math.Max(1, Places()), stop);
        await _wake.WaitAsync(LookAgain, _time, stop);
    }

    private async Task<bool> TakeAsync(TakingSession session, IReadOnlyDictionary<JobLane, uint> waiting, CancellationToken stop)
    {
        if (_chooser.Choose(waiting) is not { } lane)
        {
            _chooser.Rest();
            return false;
        }

        if (Math.Min(Places(), waiting.Values.Sum(count => (long)count)) > 1)
        {
            var many = _chooser.Plan(waiting, Places());
            await session.TakeManyAsync(many, stop);
            await AwaitAsync(session, many, stop);
            return true;
        }

        if (!await session.TakeOneAsync(lane))
        {
            return false;
        }

        _chooser.Took(lane, waiting);
        return true;
    }

    private async Task AwaitAsync(TakingSession session, IReadOnlyDictionary<JobLane, int> many, CancellationToken stop)
    {
        var since = _time.GetTimestamp();
        while (session.IsOpen && session.ComingBy(many) > 0 && Places() > 0 && Coming - _time.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            await _wake.WaitAsync(left, _time, stop);
        }
    }

    private void Arrive(Arrival arrival)
    {
        var (lane, properties) = (arrival.Lane, arrival.Properties);
        if (!JobMessage.TryRead(arrival.Body.Span, out var job, out var problem))
        {
            LogUnreadable(properties.MessageId, lane.Queue, problem);
            var unreadable = new BrokerDelivery(new QueuedJob(properties.MessageId ?? "", "", default), arrival) { Arrived = _time.GetTimestamp() };
            _ = _deadLetters.GiveUpAsync(unreadable, new DeadMessage(properties, arrival.Body.ToArray(), problem, lane.Queue));
            return;
        }

        var delivery = new BrokerDelivery(job! with { TraceParent = JobMessage.TraceOf(properties) }, arrival) { Arrived = _time.GetTimestamp(), Returned = _returned };
        lock (_gate)
        {
            if (!HandTo(delivery))
            {
                _held.AddLast(delivery);
            }
        }

        _wake.Set();
    }

    // How many wait for a job.
    private int Places()
    {
        lock (_gate)
        {
            return _takers.Count;
        }
    }

    private bool AnythingHeld()
    {
        lock (_gate)
        {
            return _held.Count > 0;
        }
    }

    // Under the lock.
    private bool HandOutHeld()
    {
        if (_held.First is not { } held || !HandTo(held.Value))
        {
            return false;
        }

        _held.RemoveFirst();
        return true;
    }

    private bool HandTo(BrokerDelivery delivery)
    {
        if (_takers.First is not { } taker)
        {
            return false;
        }

        _takers.RemoveFirst();
        _taken(delivery);
        taker.Value.SetResult(delivery);
        return true;
    }

    // What nobody has asked for in time.
    private async Task HandBackAsync()
    {
        BrokerDelivery[] late;
        lock (_gate)
        {
            late = _takers.Count > 0 ? [] : [.. _held.Where(held => _time.GetElapsedTime(held.Arrived) >= HoldTime)];
            foreach (var delivery in late)
            {
                _held.Remove(delivery);
            }
        }

        await Task.WhenAll(late.Select(_handBack));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Taking jobs is interrupted: {Reason}")]
    private partial void LogSessionLost(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Taking jobs failed in an unexpected way")]
    private partial void LogUnexpected(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} goes to the dead letters: {Problem}")]
    private partial void LogUnreadable(string? messageId, string queue, string problem);
}

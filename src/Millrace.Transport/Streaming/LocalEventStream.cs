using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Streaming;

/// <summary>
/// Events inside one process: a log in memory for each job that runs or waits, for a while after its end, and then the job
/// store. A job's end is told as soon as the store has it, whether or not a writer tells it.
/// </summary>
internal sealed partial class LocalEventStream : IEventStream, IDisposable
{
    // Logs of ended jobs may take this much together; beyond, the oldest go before their time. The store has them.
    private const long LingerBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    // After so long a silence, the store is asked whether a job ended, or vanished, without a word.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EventLog> _logs = new(StringComparer.Ordinal);
    private readonly Queue<(EventLog Log, long Since)> _lingering = [];
    private readonly IJobStore _store;
    private readonly FinishedJobs _finished;
    private readonly EmbeddedTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalEventStream> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private long _lingeringBytes;

    public LocalEventStream(
        IJobStore store, FinishedJobs finished, IOptions<EmbeddedTransportOptions> options, TimeProvider time, ILogger<LocalEventStream> logger)
    {
        _store = store;
        _finished = finished;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _finished.Finished += Settle;
        _ = SweepRegularlyAsync();
    }

    /// <summary>Logs in memory now.</summary>
    internal int LogCount
    {
        get
        {
            lock (_gate)
            {
                return _logs.Count;
            }
        }
    }

    public IEventWriter Open(string jobId, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        lock (_gate)
        {
            return new LocalEventWriter(this, FindOrAdd(jobId), attempt);
        }
    }

    public async IAsyncEnumerable<ExecutionEvent> SubscribeAsync(
        string jobId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var log = Attach(jobId);
        try
        {
            // Attached first, asked then: an end after the answer is told to the log.
            // A writer may come while the store is asked, ahead of the record.
            if (!log.HasWriter && !await ConsultStoreAsync(log, cancellation) && !log.HasWriter)
            {
                yield break;
            }

            var position = afterSeq;
            var told = false;
            var read = log.Read(position);
            while (read is not { Event: null, More: null })
            {
                if (read.Event is { } e)
                {
                    yield return e;
                    position = e.Seq;
                    told = true;
                }
                else
                {
                    await read.More!.WaitAsync(cancellation);
                }

                read = log.Read(position);
            }

            if (read.State != EventLogState.Stored)
            {
                yield break;
            }

            foreach (var e in Rest(await _store.ReadEventsAsync(jobId, cancellation), position, told))
            {
                yield return e;
            }
        }
        finally
        {
            Detach(log);
        }
    }

    public async Task<ResultEvent?> WaitForResultAsync(string jobId, CancellationToken cancellation)
    {
        var log = Attach(jobId);
        try
        {
            // The same order as for those who read all.
            var isKnown = log.HasWriter || await ConsultStoreAsync(log, cancellation) || log.HasWriter;
            return isKnown ? await log.EndAsync().WaitAsync(cancellation) : null;
        }
        finally
        {
            Detach(log);
        }
    }

    public void Dispose()
    {
        _finished.Finished -= Settle;
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Keeps the log of an ended job for a while, for those who come just then.</summary>
    internal void Linger(EventLog log)
    {
        if (log.Dropped > 0)
        {
            LogDropped(log.JobId, log.Dropped);
        }

        lock (_gate)
        {
            if (!log.HasWriter || !log.IsEnded || log.IsLingering || !_logs.TryGetValue(log.JobId, out var known) || known != log)
            {
                return;
            }

            log.IsLingering = true;
            _lingering.Enqueue((log, _time.GetTimestamp()));
            _lingeringBytes += log.Bytes;
            Forget();
        }
    }

    /// <summary>Looks whether the store knows an end that nobody has told.</summary>
    internal void AskStore(EventLog log) => _ = TryConsultStoreAsync(log);

    /// <summary>Lets go of what has lingered long enough, and asks after jobs that have been silent for long.</summary>
    internal async Task SweepAsync()
    {
        List<EventLog> silent;
        lock (_gate)
        {
            Forget();
            silent = [.. _logs.Values.Where(log => !log.IsEnded && log.Idle >= Silence)];
        }

        foreach (var log in silent)
        {
            await TryConsultStoreAsync(log);
        }
    }

    // What the store has above the position. A reader that was told of the job from here gets its end in any case, even
    // when the one who finished it counted less than was told.
    private static IEnumerable<ExecutionEvent> Rest(IReadOnlyList<ExecutionEvent> story, long position, bool told)
    {
        foreach (var e in story.Where(e => e.Seq > position))
        {
            yield return e;
        }

        if (told && story.Count > 0 && story[^1].Seq <= position)
        {
            yield return story[^1] with { Seq = position + 1 };
        }
    }

    private EventLog Attach(string jobId)
    {
        lock (_gate)
        {
            var log = FindOrAdd(jobId);
            log.Readers++;
            return log;
        }
    }

    private void Detach(EventLog log)
    {
        lock (_gate)
        {
            log.Readers--;
            if (log.Readers == 0 && !log.HasWriter)
            {
                Remove(log);
            }
        }
    }

    private EventLog FindOrAdd(string jobId)
    {
        if (!_logs.TryGetValue(jobId, out var log))
        {
            log = new EventLog(jobId, _options.StreamLogBytes, _time);
            _logs.Add(jobId, log);
        }

        return log;
    }

    private void Remove(EventLog log)
    {
        if (_logs.TryGetValue(log.JobId, out var known) && known == log)
        {
            _logs.Remove(log.JobId);
        }
    }

    private void Settle(string jobId, int attempt, ResultEvent stored)
    {
        EventLog? log;
        lock (_gate)
        {
            _logs.TryGetValue(jobId, out log);
        }

        if (log is not null)
        {
            log.Settle(attempt, stored);
            Linger(log);
        }
    }

    // False when the store does not know the job.
    private async Task<bool> ConsultStoreAsync(EventLog log, CancellationToken cancellation)
    {
        var job = await _store.GetAsync(log.JobId, cancellation);
        if (job?.Status.IsFinal() == true)
        {
            log.Close(EventLogState.Stored);
            Linger(log);
        }

        return job is not null;
    }

    private async Task TryConsultStoreAsync(EventLog log)
    {
        try
        {
            if (await ConsultStoreAsync(log, CancellationToken.None))
            {
                log.Touch();
            }
            else if (log.Idle >= Silence)
            {
                GiveUp(log);
            }
        }
        catch (Exception e)
        {
            LogStoreFailed(e, log.JobId);
        }
    }

    // The job was taken back before anybody ran it.
    private void GiveUp(EventLog log)
    {
        log.Close(EventLogState.Unknown);
        lock (_gate)
        {
            Remove(log);
        }
    }

    private void Forget()
    {
        while (_lingering.TryPeek(out var oldest)
            && (_lingeringBytes > LingerBytes || _time.GetElapsedTime(oldest.Since) >= _options.StreamLinger))
        {
            _lingering.Dequeue();
            _lingeringBytes -= oldest.Log.Bytes;
            Remove(oldest.Log);
        }
    }

    private async Task SweepRegularlyAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, _time);
        var stopping = _stopping.Token;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await SweepAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The events of {JobId} outgrew the memory for one job: {Count} pieces of output were dropped")]
    private partial void LogDropped(string jobId, long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job store could not say how {JobId} stands; asked again later")]
    private partial void LogStoreFailed(Exception cause, string jobId);
}

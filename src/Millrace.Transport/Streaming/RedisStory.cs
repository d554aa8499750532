using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>
/// A job's story as this process tells it: at once in memory (an append waits for nobody), and from there to Redis, one batch on its
/// way at a time. The first event after a pause goes at once, on the caller's thread, so before any later command of this process;
/// what comes within <see cref="Interval"/> goes together, or as soon as it has <see cref="BatchChars"/>. While Redis is away the
/// story waits in memory, within the bound of its log, and is told when Redis is back.
/// </summary>
internal sealed partial class RedisStory(EventLog log, long sent, RedisEventLogs logs, TimeProvider time, ILogger logger)
{
    /// <summary>Characters of text that are not kept waiting for more.</summary>
    public const int BatchChars = 16 * 1024;

    private const int BatchEvents = 512;

    // Before the attempt of a log nobody has written to.
    private const int NoAttempt = int.MinValue;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private TaskCompletionSource _much = NewSignal();
    private TaskCompletionSource _answered = NewSignal();
    private long _waitingChars;
    private long _sent = sent;
    private int _pumping;
    private int _over = NoAttempt;

    /// <summary>All that was told is in Redis, for now, or nobody wants it.</summary>
    public event Action<RedisStory>? Sent;

    /// <summary>The story in memory.</summary>
    public EventLog Log => log;

    /// <summary>Tells what is new.</summary>
    public void Send(ExecutionEvent? e = null)
    {
        if (e is OutputEvent output && Interlocked.Add(ref _waitingChars, output.Text.Length) >= BatchChars)
        {
            Volatile.Read(ref _much).TrySetResult();
        }

        if (!IsOver && Interlocked.Exchange(ref _pumping, 1) == 0)
        {
            _ = PumpAsync();
        }
    }

    /// <summary>Returns when Redis has all that was told, or does not answer for a while.</summary>
    public async Task FlushAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        while (true)
        {
            var answered = Volatile.Read(ref _answered).Task;
            if (IsOver || patience.IsCancellationRequested || !HasMore())
            {
                return;
            }

            await answered.WaitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Nothing more of an attempt needs to be told here: the job store has it all, or it is void. A newer one is told.</summary>
    public void Close(int attempt)
    {
        int known;
        while (attempt > (known = Volatile.Read(ref _over)) && Interlocked.CompareExchange(ref _over, attempt, known) != known)
        {
        }

        Volatile.Read(ref _much).TrySetResult();
        Volatile.Read(ref _answered).TrySetResult();
    }

    // Asked of the log each time: a newer attempt may begin here at the moment in which the one before turns out to be void.
    private bool IsOver => log.Attempt <= Volatile.Read(ref _over);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task PumpAsync()
    {
        do
        {
            await SendAllAsync();
            Interlocked.Exchange(ref _pumping, 0);
        }
        while (!IsOver && HasMore() && Interlocked.Exchange(ref _pumping, 1) == 0);

        if (IsOver || !HasMore())
        {
            Sent?.Invoke(this);
        }
    }

    // What came between the last look and the end of the pump found it still at work.
    private bool HasMore() => log.CopyAfter(Volatile.Read(ref _sent), 1, 1).Events.Count > 0;

    private async Task SendAllAsync()
    {
        var pause = ShortestPause;
        while (!IsOver && log.CopyAfter(_sent, BatchEvents, BatchChars) is { Events.Count: > 0 } next)
        {
            Volatile.Write(ref _much, NewSignal());
            Interlocked.Exchange(ref _waitingChars, 0);
            try
            {
                await SendAsync(next.Attempt, next.Events);
                Interlocked.Exchange(ref _answered, NewSignal()).TrySetResult();
                pause = ShortestPause;
                if (!IsMuch())
                {
                    await Task.WhenAny(Volatile.Read(ref _much).Task, Task.Delay(Interval, time));
                }
            }
            catch (Exception e)
            {
                LogWaiting(e is TransportUnavailableException ? LogLevel.Debug : LogLevel.Error, e, log.JobId);
                await Task.Delay(pause, time);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private bool IsMuch()
    {
        var (_, events) = log.CopyAfter(_sent, BatchEvents, BatchChars);
        return events.Count == BatchEvents || events.OfType<OutputEvent>().Sum(e => e.Text.Length) >= BatchChars;
    }

    private async Task SendAsync(int attempt, IReadOnlyList<ExecutionEvent> batch)
    {
        var answer = await logs.AppendAsync(log.JobId, attempt, _writer, batch);
        if (log.Attempt > Math.Max(attempt, 1))
        {
            // A newer attempt has begun here meanwhile.
            return;
        }

        switch (answer.Outcome)
        {
            case AppendOutcome.Appended:
                Volatile.Write(ref _sent, batch[^1].Seq);
                break;
            case AppendOutcome.OutOfOrder when answer.Writer == _writer || answer.Last < batch[0].Seq:
                // Mine, and an answer was lost; or Redis has lost what was not on its disk. Go on after what is there.
                Volatile.Write(ref _sent, answer.Last);
                break;
            case AppendOutcome.OutOfOrder when _sent < 0:
                await JoinAsync(answer.Last);
                break;
            default:
                Close(attempt);
                LogVoid(log.JobId, attempt, answer.Outcome);
                break;
        }
    }

    // Somebody has told of the job before (its API, that it is queued) and this process did not know: what is told here comes after it.
    private async Task JoinAsync(long last)
    {
        var page = await logs.ReadAsync(log.JobId, 0, RedisEventLogs.PageBatches);
        log.Prepend([.. page.Batches.SelectMany(batch => batch.Events).Where(e => e.Seq <= last)]);
        Volatile.Write(ref _sent, last);
    }

    [LoggerMessage(Message = "The events of {JobId} could not be told; tried again")]
    private partial void LogWaiting(LogLevel level, Exception cause, string jobId);

    // Not named Outcome: in the log that is how a job ended.
    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody wants more events of {JobId}, attempt {Attempt}: {Answer}")]
    private partial void LogVoid(string jobId, int attempt, AppendOutcome answer);
}

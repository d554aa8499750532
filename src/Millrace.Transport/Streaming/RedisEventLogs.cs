using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Streaming;

/// <summary>Writes and reads the live logs in Redis.</summary>
internal sealed class RedisEventLogs(RedisLink link)
{
    /// <summary>Batches in one page, at most; a batch has about <see cref="RedisStory.BatchChars"/> characters.</summary>
    public const int PageBatches = 64;

    // A log nobody ends: its job waits or runs for days, or was lost with Redis.
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private readonly RedisJobKeys _keys = new(link);

    /// <summary>Appends events that follow each other. On its way when this returns.</summary>
    public async Task<AppendAnswer> AppendAsync(string jobId, int attempt, string writer, IReadOnlyList<ExecutionEvent> events)
    {
        var first = events[0].Seq;
        var answer = await link.RunAsync(
            RedisStreamScripts.Append,
            [_keys.Job(jobId), _keys.Log(jobId)],
            [
                attempt, first, events[^1].Seq, EventNumbers.FirstOf(attempt), writer,
                EventBatch.Write(EventBatchKind.Events, attempt, first, events), RedisJobKeys.Channel(jobId), (long)Life.TotalSeconds,
            ]);
        var outcome = (AppendOutcome)(int)answer[0];
        return outcome == AppendOutcome.OutOfOrder
            ? new AppendAnswer(outcome, (long)answer[1], (string?)answer[2])
            : new AppendAnswer(outcome, 0, null);
    }

    public async Task<LogPage> ReadAsync(string jobId, long after, int batches) => LogPage.Read(await link.RunAsync(
        RedisStreamScripts.Page, [_keys.Job(jobId), _keys.Log(jobId)], [after, batches, ExecutionEvent.AttemptStride]));

    public Task<ChannelMessageQueue> SubscribeAsync(string jobId) => link.SubscribeAsync(RedisJobKeys.Channel(jobId));
}

/// <summary>What became of events that were to be appended.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Last">The last number there, when they do not follow it.</param>
/// <param name="Writer">Who wrote it.</param>
internal readonly record struct AppendAnswer(AppendOutcome Outcome, long Last, string? Writer);

/// <summary>The ways an append can go.</summary>
internal enum AppendOutcome
{
    /// <summary>They are in the log and announced.</summary>
    Appended = 1,

    /// <summary>They do not follow the last number there.</summary>
    OutOfOrder = 0,

    /// <summary>A newer attempt has begun.</summary>
    Overtaken = -1,

    /// <summary>There is no such job.</summary>
    Unknown = -2,

    /// <summary>The job is over.</summary>
    Ended = -3,
}

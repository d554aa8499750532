using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Accounts;
using Millrace.Transport.Redis;
using Millrace.Transport.Streaming;
using StackExchange.Redis;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Jobs in Redis, for all processes of a fleet. Every change is one script (<see cref="RedisJobScripts"/>). What was answered has been
/// written to Redis's append-only file before the answer. What an API asks fails at once while Redis is away; what a runner has to
/// say (a start, a result) is said until it is heard or <see cref="RedisOptions.Patience"/> ends.
/// </summary>
internal sealed partial class RedisJobStore(
    RedisLink link, IOptions<EmbeddedTransportOptions> options, StoryHandover handover, TimeProvider time) : IJobStore, IJobRecovery
{
    private const string Restoring = "restore";

    // A finished job lives so much longer in Redis than the retention says, for a sweep that comes late.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    // How long a runner may be silent that answers for a job instead of the queue.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);

    // Readers in the middle of a live log finish it there.
    private static readonly TimeSpan LogLinger = TimeSpan.FromSeconds(60);

    private readonly RedisJobKeys _keys = new(link);

    // Jobs that a runner of this process has started and not ended, to record them again should Redis have lost them.
    private readonly ConcurrentDictionary<string, JobRecord> _running = new(StringComparer.Ordinal);

    public async Task<JobRecord> CreateAsync(JobRecord job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = await RecordAsync(job, "", NewToken());
        return (int)answer[0] switch
        {
            0 => job,
            1 => RedisJobFields.Read((string)answer[1]!, (RedisValue[])answer[2]!)!,
            _ => throw new InvalidOperationException($"There is a job {job.JobId} already."),
        };
    }

    public async Task<JobRecord?> GetAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return RedisJobFields.Read(jobId, await link.CallAsync(database => database.HashGetAsync(_keys.Job(jobId), RedisJobFields.Full)));
    }

    public async Task<JobRecord?> TryStartAsync(string jobId, string runnerId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisKey[] keys = [_keys.Job(jobId), _keys.Log(jobId), _keys.Status(JobStatus.Queued), _keys.Status(JobStatus.Running), _keys.Unconfirmed, _keys.Kept];
        RedisValue[] values =
        [
            jobId, NewToken(), runnerId, time.GetUtcNow().UtcTicks, ExecutionEvent.AttemptStride, (int)JobStatus.Queued, (int)JobStatus.Running,
        ];
        var answer = await link.PersistAsync(() => link.RunAsync(RedisJobScripts.Start, keys, values), time);
        if (answer.IsNull)
        {
            return null;
        }

        var job = RedisJobFields.Read(jobId, (RedisValue[])answer[0]!)!;
        _running[jobId] = job;
        if (((byte[][]?)answer[1]) is { Length: > 0 } batches)
        {
            handover.Give(jobId, [.. batches.Select(batch => EventBatch.Read(batch)).OfType<EventBatch>().SelectMany(batch => batch.Events)]);
        }

        return job;
    }

    public async Task<bool> TryFinishAsync(
        string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellation)
    {
        CheckFinal(attempt, result);
        cancellation.ThrowIfCancellationRequested();
        if (attempt == 0)
        {
            return await CancelWaitingAsync(jobId, result, events);
        }

        var finish = Prepare(jobId, attempt, result, events, lastInLog: -1);
        var answer = await link.PersistAsync(finish, time);
        if (answer < 0 && _running.TryGetValue(jobId, out var job) && job.Attempt == attempt && await RestoreAsync(job))
        {
            answer = await link.PersistAsync(finish, time);
        }

        _running.TryRemove(jobId, out _);
        handover.Take(jobId);
        return answer == 1;
    }

    public async Task<IReadOnlyList<ExecutionEvent>> ReadEventsAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var fields = await link.CallAsync(database => database.HashGetAsync(_keys.Job(jobId), ["ev", "rs", "rq", "rt"]));
        return fields[0].IsNull ? [] : StoredEvents.Read((byte[])fields[0]!, new ResultEvent
        {
            JobId = jobId,
            Result = StoredJson.Result((byte[])fields[1]!),
            Seq = (long)fields[2],
            Timestamp = new DateTimeOffset((long)fields[3], TimeSpan.Zero),
        });
    }

    public async Task DeleteAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await link.RunAsync(
            RedisJobScripts.Delete,
            [_keys.Job(jobId)],
            [_keys.Prefix, jobId, RedisJobKeys.Channel(jobId), EventBatch.Write(EventBatchKind.Gone, 0, 0, [])]);
    }

    public async Task<int> DeleteExpiredAsync(DateTimeOffset finishedBefore, int keepNewest, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepNewest);
        const int Page = 100;
        var (total, dropped) = (0, 0);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            dropped = (int)await link.RunAsync(
                RedisJobScripts.Expire, [_keys.Finished], [_keys.Prefix, RedisJobFields.Score(finishedBefore), keepNewest, Page]);
            total += dropped;
        }
        while (dropped > 0);
        return total;
    }

    public Task CheckAsync(CancellationToken cancellation) =>
        link.CallAsync(database => database.StringSetAsync(link.Key("probe"), 1, TimeSpan.FromMinutes(1)));

    public async Task<bool> CreateIfMissingAsync(JobRecord job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await RestoreAsync(job);
    }

    public async Task<bool> ConfirmAsync(string jobId) =>
        (int)await link.RunAsync(RedisJobScripts.Confirm, [_keys.Job(jobId), _keys.Unconfirmed], [jobId]) == 1;

    public async Task<bool> IsUnconfirmedAsync(string jobId) =>
        await link.CallAsync(database => database.SortedSetScoreAsync(_keys.Unconfirmed, jobId)) is not null;

    public async Task<bool> TakeBackAsync(string jobId) => (int)await link.RunAsync(
        RedisJobScripts.TakeBack,
        [_keys.Job(jobId), _keys.Unconfirmed],
        [_keys.Prefix, jobId, RedisJobKeys.Channel(jobId), EventBatch.Write(EventBatchKind.Gone, 0, 0, [])]) == 1;

    public async Task<IReadOnlyList<JobRecord>> ClaimUnconfirmedAsync(TimeSpan age, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var ids = (string[])(await link.RunAsync(RedisJobScripts.ClaimUnconfirmed, [_keys.Unconfirmed], [age.TotalSeconds, limit]))!;
        var jobs = await Task.WhenAll(ids.Select(id => GetAsync(id, cancellation)));
        return [.. jobs.OfType<JobRecord>().Where(job => !job.Status.IsFinal())];
    }

    public async Task<bool> KeepAsync(string jobId, int attempt) => (int)await link.RunAsync(
        RedisJobScripts.Keep, [_keys.Job(jobId), _keys.Kept], [jobId, attempt, (int)JobStatus.Running, (long)KeptFor.TotalSeconds]) == 1;

    public async Task<IReadOnlyList<JobRecord>> ClaimLeftAsync(int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var ids = (string[])(await link.RunAsync(RedisJobScripts.ClaimLeft, [_keys.Kept], [limit, (long)KeptFor.TotalSeconds]))!;
        var jobs = await Task.WhenAll(ids.Select(id => GetAsync(id, cancellation)));
        return [.. jobs.OfType<JobRecord>().Where(job => job.Status == JobStatus.Running)];
    }

    public Task RequeuedAsync(string jobId) => link.CallAsync(database => database.SortedSetRemoveAsync(_keys.Kept, jobId));

    private static string NewToken() => Guid.NewGuid().ToString("N");

    private static void CheckFinal(int attempt, ExecutionResult result)
    {
        if (!result.Status.IsFinal())
        {
            throw new ArgumentException($"A job cannot finish as {result.Status}.", nameof(result));
        }

        if (attempt == 0 && result.Status != JobStatus.Cancelled)
        {
            throw new ArgumentException($"A job that no runner has taken can only be cancelled, not end as {result.Status}.", nameof(result));
        }
    }

    // Whoever cancels may know less of the story than another API has told: the log says what there is.
    private async Task<bool> CancelWaitingAsync(string jobId, ExecutionResult result, IReadOnlyList<ExecutionEvent> events)
    {
        int answer;
        do
        {
            var batches = await link.CallAsync(database => database.SortedSetRangeByRankAsync(_keys.Log(jobId)));
            IReadOnlyList<ExecutionEvent> told =
                [.. batches.Select(batch => EventBatch.Read((byte[])batch!)).OfType<EventBatch>().SelectMany(batch => batch.Events)];
            var last = told.Count > 0 ? told[^1].Seq : 0;
            var longer = events.Count > 0 && events[^1].Seq > last ? events : told;
            answer = await Prepare(jobId, 0, result, longer, last)();
        }
        while (answer == -2);
        return answer == 1;
    }

    private Func<Task<int>> Prepare(string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, long lastInLog)
    {
        var now = time.GetUtcNow();
        var story = StoredEvents.Create(jobId, attempt, result, events, now);
        var from = attempt == 0 ? JobStatus.Queued : JobStatus.Running;
        RedisKey[] keys =
        [
            _keys.Job(jobId), _keys.Log(jobId), _keys.Status(from), _keys.Status(result.Status), _keys.Open, _keys.Finished, _keys.Unconfirmed,
        ];
        RedisValue[] values =
        [
            _keys.Prefix, jobId, NewToken(), attempt, (int)from, (int)result.Status, lastInLog, RedisJobFields.Score(now),
            (long)(options.Value.RetentionAge + Grace).TotalSeconds, (long)LogLinger.TotalSeconds,
            RedisJobKeys.Channel(jobId), EndAnnouncement.Write(attempt, story.Last, events),
            CpuUse.MillisecondsOf(result), CpuUse.DayOf(now),
            "fi", now.UtcTicks, "rs", StoredJson.Pack(result), "rz", StoredJson.Pack(JobSummary.Of(result)),
            "rq", story.Last.Seq, "rt", story.Last.Timestamp.UtcTicks, "ev", story.Blob,
        ];
        return async () => (int)await link.RunAsync(RedisJobScripts.Finish, keys, values);
    }

    private async Task<bool> RestoreAsync(JobRecord job)
    {
        var token = NewToken();
        return (int)(await link.PersistAsync(() => RecordAsync(job, Restoring, token), time))[0] == 0;
    }

    private Task<RedisResult> RecordAsync(JobRecord job, string mode, string token)
    {
        RedisKey[] keys =
        [
            _keys.Job(job.JobId), _keys.Gone(job.JobId), _keys.Order, _keys.All, _keys.Workspace(job.Spec.WorkspaceId), _keys.Tenant(job.Tenant),
            _keys.Language(job.Spec.Language), _keys.Status(job.Status), _keys.Open, _keys.Unconfirmed,
            _keys.Idempotency(job.Tenant, job.IdempotencyKey),
        ];
        RedisValue[] values = [_keys.Prefix, job.JobId, token, mode, RedisJobFields.Score(job.CreatedAt), .. RedisJobFields.Of(job)];
        return link.RunAsync(RedisJobScripts.Create, keys, values);
    }
}

using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;
using StackExchange.Redis;

namespace Millrace.Transport.Jobs;

/// <summary>What is read of many jobs.</summary>
internal sealed partial class RedisJobStore
{
    // Redis does nothing else while it looks for jobs: so many at a time, about a millisecond.
    private const int LookAtOnce = 500;

    private const int UnfinishedPage = 64;

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 200);
        var after = query.Cursor is null ? JobCursor.Newest : JobCursor.Parse(query.Cursor);
        var (score, order) = query.Cursor is null ? ((RedisValue)"+inf", (RedisValue)"") : (after.CreatedAt, after.Seq.ToString("x12"));
        var found = new List<(JobCursor Place, JobRecord Job)>();
        var isLast = false;
        while (found.Count <= query.Limit && !isLast)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = await link.RunAsync(
                RedisJobScripts.List, SetsFor(query), [_keys.Prefix, score, order, query.Limit + 1 - found.Count, LookAtOnce, .. FiltersOf(query)]);
            (isLast, score, order) = ((string)answer[0]! == "1", (RedisValue)answer[1], (RedisValue)answer[2]);
            for (var i = 3; i < answer.Length; i++)
            {
                found.Add(ReadEntry(answer[i]));
            }
        }

        var page = found.Take(query.Limit).ToList();
        return new JobPage([.. page.Select(entry => entry.Job)], found.Count > query.Limit ? page[^1].Place.ToString() : null);
    }

    public async Task<IReadOnlyList<JobRecord>> ReadOldestWaitingAsync(int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var oldest = await link.CallAsync(database => database.SortedSetRangeByRankAsync(_keys.Status(JobStatus.Queued), 0, limit - 1));
        var jobs = await Task.WhenAll(oldest.Select(async member =>
            RedisJobFields.Read(IdOf(member), await link.CallAsync(database => database.HashGetAsync(_keys.Job(IdOf(member)), RedisJobFields.Summary)))));
        return [.. jobs.OfType<JobRecord>()];
    }

    public async IAsyncEnumerable<JobRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var score = double.NegativeInfinity;
        var seen = new HashSet<RedisValue>();
        SortedSetEntry[] page;
        do
        {
            cancellation.ThrowIfCancellationRequested();

            // Jobs of the very moment of the last one may have been seen: as many more are asked for.
            page = await link.CallAsync(database => database.SortedSetRangeByScoreWithScoresAsync(_keys.Open, score, take: UnfinishedPage + seen.Count));
            var fresh = page.Where(entry => !seen.Contains(entry.Element)).ToList();
            var jobs = await Task.WhenAll(fresh.Select(entry => GetAsync(IdOf(entry.Element), cancellation)));
            foreach (var job in jobs.OfType<JobRecord>().Where(job => !job.Status.IsFinal()))
            {
                yield return job;
            }

            if (fresh.Count > 0)
            {
                score = fresh[^1].Score;
                seen = [.. page.Where(entry => entry.Score == score).Select(entry => entry.Element)];
            }
        }
        while (page.Length >= UnfinishedPage);
    }

    private static string IdOf(RedisValue member) => ((string)member!)[13..];

    private static (JobCursor Place, JobRecord Job) ReadEntry(RedisResult entry)
    {
        var place = new JobCursor((long)entry[0], Convert.ToInt64((string)entry[1]!, 16));
        return (place, RedisJobFields.Read((string)entry[2]!, (RedisValue[])entry[3]!)!);
    }

    // Any of these holds all that is asked for; the script takes the smallest.
    private RedisKey[] SetsFor(JobQuery query)
    {
        var sets = new List<RedisKey> { _keys.All };
        if (query.Tenant is not null)
        {
            sets.Add(_keys.Tenant(query.Tenant));
        }

        if (query.WorkspaceId is not null)
        {
            sets.Add(_keys.Workspace(query.WorkspaceId));
        }

        if (query.Status is { } status)
        {
            sets.Add(_keys.Status(status));
        }

        if (query.Language is not null)
        {
            sets.Add(_keys.Language(query.Language));
        }

        return [.. sets];
    }

    private static RedisValue[] FiltersOf(JobQuery query) =>
        [query.Status is { } status ? (int)status : "", query.WorkspaceId ?? "", query.Tenant ?? "", query.Language ?? ""];
}

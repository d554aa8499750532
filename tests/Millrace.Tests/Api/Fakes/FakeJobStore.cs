using System.Globalization;
using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Tests.Api.Fakes;

/// <summary>A job store in memory.</summary>
internal sealed class FakeJobStore : IJobStore
{
    private readonly Lock _gate = new();
    private readonly List<JobRecord> _jobs = [];
    private readonly Dictionary<string, IReadOnlyList<ExecutionEvent>> _events = [];

    public bool IsBroken { get; set; }

    public IReadOnlyList<JobRecord> Jobs
    {
        get
        {
            lock (_gate)
            {
                return [.. _jobs];
            }
        }
    }

    public Task<JobRecord> CreateAsync(JobRecord job, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Check();
            if (job.IdempotencyKey is not null && _jobs.Find(j => j.Tenant == job.Tenant && j.IdempotencyKey == job.IdempotencyKey) is { } known)
            {
                return Task.FromResult(known);
            }

            _jobs.Add(job);
            return Task.FromResult(job);
        }
    }

    public Task<JobRecord?> GetAsync(string jobId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Check();
            return Task.FromResult(_jobs.Find(j => j.JobId == jobId));
        }
    }

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var start = query.Cursor is null ? 0 : int.Parse(query.Cursor, CultureInfo.InvariantCulture);
            var found = Enumerable.Reverse(_jobs)
                .Where(j => (query.Tenant is null || j.Tenant == query.Tenant)
                    && (query.WorkspaceId is null || j.Spec.WorkspaceId == query.WorkspaceId)
                    && (query.Status is null || j.Status == query.Status)
                    && (query.Language is null || j.Spec.Language == query.Language))
                .ToList();
            var end = Math.Min(found.Count, start + query.Limit);
            return Task.FromResult(new JobPage(found[start..end], end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public Task<JobRecord?> TryStartAsync(string jobId, string runnerId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var job = _jobs.Find(j => j.JobId == jobId && !j.Status.IsFinal());
            return Task.FromResult(job is null ? null : Replace(job, job with { Status = JobStatus.Running, Attempt = job.Attempt + 1, RunnerId = runnerId, StartedAt = DateTimeOffset.UnixEpoch }));
        }
    }

    public Task<bool> TryFinishAsync(string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var expected = attempt == 0 ? JobStatus.Queued : JobStatus.Running;
            if (_jobs.Find(j => j.JobId == jobId && j.Attempt == attempt && j.Status == expected) is not { } job)
            {
                return Task.FromResult(false);
            }

            Replace(job, job with { Status = result.Status, Result = result, FinishedAt = DateTimeOffset.UnixEpoch });
            _events[jobId] = events;
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<ExecutionEvent>> ReadEventsAsync(string jobId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_events.GetValueOrDefault(jobId) ?? []);
        }
    }

    public async IAsyncEnumerable<JobRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var job in Jobs.Where(j => !j.Status.IsFinal()))
        {
            yield return job;
        }
    }

    public Task DeleteAsync(string jobId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _jobs.RemoveAll(j => j.JobId == jobId);
            return Task.CompletedTask;
        }
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset finishedBefore, int keepNewest, CancellationToken cancellation) => Task.FromResult(0);

    public Task CheckAsync(CancellationToken cancellation)
    {
        Check();
        return Task.CompletedTask;
    }

    private void Check()
    {
        if (IsBroken)
        {
            throw new IOException("The disk with the secret name is gone.");
        }
    }

    private JobRecord Replace(JobRecord old, JobRecord changed)
    {
        _jobs[_jobs.IndexOf(old)] = changed;
        return changed;
    }
}

using System.Text.Json;
using Millrace.Api.Workers;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Workers;

namespace Millrace.Api.Admin;

/// <summary>
/// Gathers the overview from what is kept anyway: the listing of the newest jobs, the queue and the heartbeats. So it is the same
/// from every replica and after a restart, and costs nothing while nobody looks; many who look at once share one answer.
/// </summary>
internal sealed class OverviewReader(IJobStore store, IJobQueue queue, IWorkerRegistry workers, TimeProvider time) : IDisposable
{
    private const int Window = 1000;
    private const int Page = 200;
    private const int Failures = 50;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private Overview? _last;
    private long _lastAt;

    public async Task<Overview> ReadAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_last is null || time.GetElapsedTime(_lastAt) > Freshness)
            {
                _last = await GatherAsync(cancellation);
                _lastAt = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Overview> GatherAsync(CancellationToken cancellation)
    {
        var jobs = await ReadFinishedAsync(cancellation);
        var heartbeats = await workers.ListAsync(cancellation);
        return new Overview
        {
            Timestamp = time.GetUtcNow(),
            Queue = new QueueState(queue.Depth, [.. queue.Lanes.Select(lane => new LaneState(lane.Priority, lane.Depth))]),
            Workers = [.. heartbeats.OrderBy(w => w.RunnerId, StringComparer.Ordinal).Select(w => new WorkerState(WorkerEndpoints.Describe(w), w.Pool, w.ArtifactCache))],
            RecentFailures = [.. jobs.Where(job => job.Status == JobStatus.Failed).Take(Failures).Select(Describe)],
            Outcomes = jobs.GroupBy(job => NameOf(job.Result!.Outcome)).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Latency = Measure(jobs),
        };
    }

    private async Task<List<JobRecord>> ReadFinishedAsync(CancellationToken cancellation)
    {
        var finished = new List<JobRecord>();
        string? cursor = null;
        for (var read = 0; read < Window; read += Page)
        {
            var page = await store.ListAsync(new JobQuery(null, null, null, Page, cursor), cancellation);
            finished.AddRange(page.Jobs.Where(job => job.Result is not null));
            cursor = page.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return finished;
    }

    private static LatencyHistogram Measure(List<JobRecord> jobs)
    {
        var (total, queued) = (new Histogram(), new Histogram());
        foreach (var job in jobs)
        {
            total.Add(job.Result!.Timings.Total);
            queued.Add(job.Result.Timings.Queued);
        }

        return new LatencyHistogram(jobs.Count, Histogram.BoundsMs, total.Counts, queued.Counts);
    }

    private static FailedJob Describe(JobRecord job) => new(
        job.JobId, job.Tenant, job.Spec.Language, job.Result!.Outcome, job.Result.Error, job.FinishedAt, job.RunnerId);

    private static string NameOf(Outcome outcome) => JsonSerializer.Serialize(outcome, MillraceJson.Wire.GetTypeInfo(typeof(Outcome))).Trim('"');
}

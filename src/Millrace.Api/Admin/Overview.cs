using Millrace.Api.Workers;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Workers;

namespace Millrace.Api.Admin;

/// <summary>How the whole server does, for its operator.</summary>
public sealed record Overview
{
    /// <summary>When this was looked up.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The queue.</summary>
    public required QueueState Queue { get; init; }

    /// <summary>The runners heard of lately, by id.</summary>
    public required IReadOnlyList<WorkerState> Workers { get; init; }

    /// <summary>The newest jobs that failed, of all tenants, newest first; at most 50 of the last 1000 jobs.</summary>
    public required IReadOnlyList<FailedJob> RecentFailures { get; init; }

    /// <summary>How the last 1000 jobs that are over ended: how many by outcome.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    /// <summary>How long those jobs took.</summary>
    public required LatencyHistogram Latency { get; init; }
}

/// <summary>The queue.</summary>
/// <param name="Depth">Jobs that wait.</param>
/// <param name="Lanes">The same by priority, highest first; empty where the queue cannot tell.</param>
public sealed record QueueState(int Depth, IReadOnlyList<LaneState> Lanes);

/// <summary>A lane of the queue.</summary>
/// <param name="Priority">Which.</param>
/// <param name="Depth">Jobs that wait in it.</param>
public sealed record LaneState(JobPriority Priority, int Depth);

/// <summary>A runner.</summary>
/// <param name="Worker">As in <c>GET /api/workers</c>, load included.</param>
/// <param name="Pool">As in <c>GET /api/pool</c>.</param>
/// <param name="ArtifactCache">What it remembers of compilations; absent when it does not say.</param>
public sealed record WorkerState(WorkerView Worker, IReadOnlyList<PoolShelf> Pool, ArtifactCacheState? ArtifactCache);

/// <summary>A job that did not end well.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Language">Canonical language id.</param>
/// <param name="Outcome">Why it failed.</param>
/// <param name="Error">The sentence of its result.</param>
/// <param name="FinishedAt">When.</param>
/// <param name="RunnerId">Where.</param>
public sealed record FailedJob(string JobId, string Tenant, string Language, Outcome Outcome, string? Error, DateTimeOffset? FinishedAt, string? RunnerId);

/// <summary>How many jobs took how long.</summary>
/// <param name="Jobs">How many jobs were counted.</param>
/// <param name="BoundsMs">Upper bounds of the buckets, milliseconds, each inclusive; one more bucket has no bound.</param>
/// <param name="Total">Jobs by their time from acceptance to result.</param>
/// <param name="Queued">Jobs by their time from acceptance until a runner took them.</param>
public sealed record LatencyHistogram(int Jobs, IReadOnlyList<double> BoundsMs, IReadOnlyList<int> Total, IReadOnlyList<int> Queued);

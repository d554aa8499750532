using Millrace.Api.Executions;
using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Jobs;

/// <summary>A job as clients see it.</summary>
public sealed record JobView
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Why it ended as it did; absent until then.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Canonical language id.</summary>
    public required string Language { get; init; }

    /// <summary>The version that ran it, once it is over; until then the selector of the request.</summary>
    public string? Version { get; init; }

    /// <summary>The client's name for what it belongs to.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a runner last took it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often a runner has taken it; 0 while it waits for the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The runner that took it last.</summary>
    public string? RunnerId { get; init; }

    /// <summary>While it is queued: how many wait before it.</summary>
    public int? Position { get; init; }

    /// <summary>How it ended; absent until then, and in lists.</summary>
    public ExecutionResult? Result { get; init; }

    /// <summary>What was found in its sources; absent when nobody looked, and in lists.</summary>
    public SourceAnalysis? Analysis { get; init; }

    /// <summary>How the news of its end fares on its way to the <c>callback_url</c>; absent without one, and in lists.</summary>
    public CallbackReport? Callback { get; init; }

    /// <summary>Path of the WebSocket with its output.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>A sentence for people, when the request was to change something.</summary>
    public string? Message { get; init; }

    internal static JobView Of(JobRecord job, int? position = null) => new()
    {
        JobId = job.JobId,
        Status = job.Status,
        Outcome = job.Result?.Outcome,
        Language = job.Spec.Language,
        Version = job.Result?.Version ?? job.Spec.Version,
        WorkspaceId = job.Spec.WorkspaceId,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
        Attempt = job.Attempt,
        RunnerId = job.RunnerId,
        Position = position,
        Result = job.Result,
        Analysis = job.Spec.Analysis,
        StreamUrl = JobLinks.Stream(job.JobId),
    };
}

/// <summary>A page of jobs, newest first, without results.</summary>
public sealed record JobList
{
    /// <summary>The jobs.</summary>
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Give this as <c>cursor</c> for the next page; absent on the last.</summary>
    public string? NextCursor { get; init; }
}

namespace Millrace.Contracts.Executions;

/// <summary>A job as the job store knows it.</summary>
public sealed record JobRecord
{
    /// <summary>Unique, unguessable; <see cref="JobIds"/> makes them.</summary>
    public required string JobId { get; init; }

    /// <summary>Whose it is; <see cref="Tenants.Anonymous"/> when the caller showed no key.</summary>
    public string Tenant { get; init; } = Tenants.Anonymous;

    /// <summary>The key to whose account it goes; null when the caller showed none.</summary>
    public string? Account { get; init; }

    /// <summary>What it is to do.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a runner last took it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its final status.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often a runner has taken it.</summary>
    public int Attempt { get; init; }

    /// <summary>The runner that took it last.</summary>
    public string? RunnerId { get; init; }

    /// <summary>The client's key for "the same request again", if it gave one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>A fingerprint of the request, to tell a repeated request from a different one under the same key.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The result, once the status is final.</summary>
    public ExecutionResult? Result { get; init; }
}

namespace Millrace.Contracts.Executions;

/// <summary>How the news of a job's end fares on its way to the <c>callback_url</c>.</summary>
public sealed record CallbackReport
{
    /// <summary>How many attempts are kept; older ones are only counted.</summary>
    public const int MaxAttempts = 20;

    /// <summary>Where to.</summary>
    public required string Url { get; init; }

    /// <summary>Where it stands.</summary>
    public required CallbackState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int AttemptCount { get; init; }

    /// <summary>The last attempts, oldest first; at most 20.</summary>
    public IReadOnlyList<CallbackAttempt> Attempts { get; init; } = [];

    /// <summary>When it is tried next; absent when it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

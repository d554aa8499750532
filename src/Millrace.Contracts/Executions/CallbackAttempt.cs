namespace Millrace.Contracts.Executions;

/// <summary>One attempt to tell a receiver.</summary>
public sealed record CallbackAttempt
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The HTTP status of the answer; absent when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed, for people; absent when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, ms.</summary>
    public required double Duration { get; init; }
}

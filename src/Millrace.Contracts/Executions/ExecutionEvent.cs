using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>
/// What happens to a job, as it happens. Sequence numbers rise by one within an attempt; attempt n counts from
/// (n-1) x <see cref="AttemptStride"/> + 1, so that a number is never used twice and a client can resume from any of them.
/// What comes before any runner (attempt 0) and attempt 1 are one story: 0 counts from 1, and 1 goes on where 0 ended.
/// On the wire an event is <c>{"type": …, "data": {…}}</c>; see <see cref="EventJson"/>.
/// </summary>
public abstract record ExecutionEvent
{
    /// <summary>The distance between the first sequence numbers of two attempts.</summary>
    public const long AttemptStride = 1_000_000_000;

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Position in the job's story; 0 until the stream has assigned one.</summary>
    public long Seq { get; init; }

    /// <summary>When the runner (or the API, for what comes before a runner) saw it.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The wire name.</summary>
    [JsonIgnore]
    public abstract string Type { get; }
}

/// <summary>A chunk of output. A chunk is not a line, and never cuts a UTF-8 sequence.</summary>
public sealed record OutputEvent : ExecutionEvent
{
    /// <summary><c>stdout</c>, <c>stderr</c>, or <c>compile_stdout</c> and <c>compile_stderr</c> for the compiler's, <c>install_stdout</c> and <c>install_stderr</c> for the package installer's.</summary>
    public required string Stream { get; init; }

    /// <summary>The text; invalid bytes became U+FFFD.</summary>
    [JsonConverter(typeof(LongText))]
    public required string Text { get; init; }

    /// <summary>Which test it belongs to, from 0; absent without tests.</summary>
    public int? Test { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "output";
}

/// <summary>The job's status changed.</summary>
public sealed record StatusEvent : ExecutionEvent
{
    /// <summary>The new status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The attempt it belongs to.</summary>
    public int Attempt { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "status";
}

/// <summary>A stage began or ended.</summary>
public sealed record StageEvent : ExecutionEvent
{
    /// <summary><c>prepare</c>, <c>install</c>, <c>compile</c> or <c>run</c>.</summary>
    public required string Stage { get; init; }

    /// <summary><c>started</c> or <c>finished</c>.</summary>
    public required string State { get; init; }

    /// <summary>Which test, from 0; absent without tests.</summary>
    public int? Test { get; init; }

    /// <summary>How it ended, when it finished: exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How it ended, when it finished: name of the signal.</summary>
    public string? Signal { get; init; }

    /// <summary>How long it took, when it finished, milliseconds.</summary>
    public double? Duration { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "stage";
}

/// <summary>A new attempt begins; what earlier attempts printed is void.</summary>
public sealed record RestartedEvent : ExecutionEvent
{
    /// <summary>The attempt that begins.</summary>
    public required int Attempt { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "restarted";
}

/// <summary>The last event of a job.</summary>
public sealed record ResultEvent : ExecutionEvent
{
    /// <summary>The result.</summary>
    public required ExecutionResult Result { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "result";
}

using System.Text.Json;

namespace Millrace.Api.Events;

/// <summary>A stretch of a job's story, for clients that poll.</summary>
public sealed record EventPage
{
    /// <summary>The events, in order.</summary>
    public required IReadOnlyList<EventEnvelope> Events { get; init; }

    /// <summary>What to give as <c>from_seq</c> next.</summary>
    public required long NextSeq { get; init; }

    /// <summary>True when nothing will follow.</summary>
    public required bool Done { get; init; }
}

/// <summary>One event, as over WebSocket.</summary>
/// <param name="Type"><c>output</c>, <c>status</c>, <c>stage</c>, <c>restarted</c> or <c>result</c>.</param>
/// <param name="Data">The event; always with <c>job_id</c>, <c>seq</c> and <c>timestamp</c>.</param>
public sealed record EventEnvelope(string Type, JsonElement Data);

using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Executions;

/// <summary>The answer to an accepted request: the job is recorded and queued, and will end in exactly one final status.</summary>
public sealed record ExecutionAccepted
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Where it stands now.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>Path of the WebSocket with its output.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>What was found in the sources; absent when nobody looked.</summary>
    public SourceAnalysis? Analysis { get; init; }
}

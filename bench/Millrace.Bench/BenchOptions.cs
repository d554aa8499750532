namespace Millrace.Bench;

/// <summary>What to measure and how long.</summary>
internal sealed record BenchOptions
{
    /// <summary>The repository.</summary>
    public required string Root { get; init; }

    /// <summary>Samples of each side of a latency row.</summary>
    public required int Samples { get; init; }

    /// <summary>Jobs of the sandbox cost row.</summary>
    public required int Jobs { get; init; }

    /// <summary>Jobs of the drift row.</summary>
    public required int DriftJobs { get; init; }

    /// <summary>How long each side of a throughput row runs, in turns.</summary>
    public required TimeSpan Throughput { get; init; }

    /// <summary>Jobs of the hostile load.</summary>
    public required int HostileJobs { get; init; }

    /// <summary>How long the neighbour of the hostile load is alone, and among friends before and after.</summary>
    public required TimeSpan HostilePhase { get; init; }

    /// <summary>Samples follow each other at once, while the server may still refill its pools.</summary>
    public required bool BackToBack { get; init; }

    /// <summary>Parts of names of rows; empty means all rows.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>Where the table is kept; null: nowhere.</summary>
    public required string? Out { get; init; }

    /// <summary>The server's executable.</summary>
    public required string Millrace { get; init; }

    /// <summary>True when the row was asked for: one that takes long is measured only then.</summary>
    public bool Asks(string name) => Only.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the row is to be measured.</summary>
    public bool Wants(string name) => Only.Count == 0 || Only.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}

namespace Millrace.Contracts.Analysis;

/// <summary>
/// What was found in a job's sources before it ran. It informs: a program can do anything listed here without being found, and the
/// sandbox, not this, keeps it from doing harm.
/// </summary>
public sealed record SourceAnalysis
{
    /// <summary>100, less 10 for each finding of high severity, 5 for each medium and 1 for each low one; at least 0.</summary>
    public required int Score { get; init; }

    /// <summary>The findings, by file and place; one for each rule and line.</summary>
    public required IReadOnlyList<SourceFinding> Findings { get; init; }

    /// <summary>Findings that are not listed, because there are too many; they do count in <see cref="Score"/>.</summary>
    public int Omitted { get; init; }
}

/// <summary>One finding.</summary>
public sealed record SourceFinding
{
    /// <summary>The rule that found it.</summary>
    public required string Rule { get; init; }

    /// <summary>What it touches.</summary>
    public required FindingCategory Category { get; init; }

    /// <summary>How much it says.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1, in UTF-16 code units.</summary>
    public required int Column { get; init; }
}

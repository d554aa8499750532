namespace Millrace.Contracts.Languages;

/// <summary>A program worth a look.</summary>
public sealed record LanguageExample
{
    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>What to call it, for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The source file below the language's folder.</summary>
    public required string File { get; init; }

    /// <summary>The source, read from <see cref="File"/>.</summary>
    public string Source { get; init; } = "";

    /// <summary>What to type when it runs without a person; null when it reads nothing.</summary>
    public string? Stdin { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Globs of files it writes.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>Outcome, by its wire name.</summary>
    public string ExpectedOutcome { get; init; } = "success";
}

using Millrace.Contracts.Languages;

namespace Millrace.Api.Languages;

/// <summary>A program worth a look.</summary>
public sealed record ExampleView
{
    /// <summary>Its name within the language.</summary>
    public required string Name { get; init; }

    /// <summary>What to call it, for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The program.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it talks with the person at the keyboard.</summary>
    public required bool Interactive { get; init; }

    /// <summary>Its arguments.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Globs of files it writes.</summary>
    public required IReadOnlyList<string> Artifacts { get; init; }

    internal static ExampleView Of(LanguageExample example) => new()
    {
        Name = example.Name,
        Title = example.Title,
        Description = example.Description,
        Source = example.Source,
        Interactive = example.Stdin is not null,
        Args = example.Args,
        Artifacts = example.Artifacts,
    };
}

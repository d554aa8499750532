using Millrace.Contracts.Executions;

namespace Millrace.Api.Languages;

/// <summary>Every language of the catalog.</summary>
/// <param name="Languages">By id.</param>
public sealed record LanguageList(IReadOnlyList<LanguageView> Languages);

/// <summary>A language as clients see it.</summary>
public sealed record LanguageView
{
    /// <summary>Canonical id, what <c>language</c> takes.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Other names <c>language</c> takes.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Installed version; absent when no runner has the language.</summary>
    public string? Version { get; init; }

    /// <summary>Whether a runner has it.</summary>
    public required bool Available { get; init; }

    /// <summary>Why not, and what to do, when no runner has it.</summary>
    public string? Problem { get; init; }

    /// <summary>Debian packages that bring it.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>The CodeMirror mode.</summary>
    public string? EditorMode { get; init; }

    /// <summary>The file a program goes to, unless the request names another.</summary>
    public required string FileName { get; init; }

    /// <summary>Whether a compile stage comes before the run.</summary>
    public required bool Compiled { get; init; }

    /// <summary>The limits of a request that asks for none.</summary>
    public required Limits DefaultLimits { get; init; }

    /// <summary>The most a request may ask for.</summary>
    public required Limits MaximumLimits { get; init; }

    /// <summary>Source of a program that greets the world.</summary>
    public string? Hello { get; init; }

    /// <summary>Programs that show the language; only where one language is asked for.</summary>
    public IReadOnlyList<SampleView>? Samples { get; init; }

    /// <summary>Programs worth a look; only where one language is asked for.</summary>
    public IReadOnlyList<ExampleView>? Examples { get; init; }

    /// <summary>How messages name places in the source; only where one language is asked for.</summary>
    public IReadOnlyList<DiagnosticView>? Diagnostics { get; init; }
}

/// <summary>A program to try.</summary>
public sealed record SampleView
{
    /// <summary>What it shows: <c>hello</c>, <c>stdin-echo</c>, …</summary>
    public required string Name { get; init; }

    /// <summary>The program.</summary>
    public required string Source { get; init; }

    /// <summary>What it reads.</summary>
    public required string Stdin { get; init; }

    /// <summary>What it prints; absent when that is not fixed.</summary>
    public string? ExpectedOutput { get; init; }
}

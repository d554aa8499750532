using Millrace.Contracts.Languages;

namespace Millrace.Api.Languages;

/// <summary>How one kind of message names a place in the source. Patterns are for single lines and mean the same in .NET and JavaScript.</summary>
public sealed record DiagnosticView
{
    /// <summary>Groups: <c>line</c>, and where there are such <c>file</c>, <c>column</c> (from 1), <c>severity</c>, <c>message</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>The message's own line, the nearest one before; group <c>message</c>.</summary>
    public string? MessageBefore { get; init; }

    /// <summary>The message's own line, the nearest one after; group <c>message</c>.</summary>
    public string? MessageAfter { get; init; }

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>, when the pattern finds none.</summary>
    public required string Severity { get; init; }

    /// <summary>Of several places with one message, the one it belongs to: <c>first</c> or <c>last</c>.</summary>
    public required string Innermost { get; init; }

    internal static DiagnosticView Of(LanguageDiagnostic diagnostic) => new()
    {
        Pattern = diagnostic.Pattern,
        MessageBefore = diagnostic.MessageBefore,
        MessageAfter = diagnostic.MessageAfter,
        Severity = diagnostic.Severity,
        Innermost = diagnostic.Innermost,
    };
}

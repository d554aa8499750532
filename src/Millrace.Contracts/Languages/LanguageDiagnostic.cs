namespace Millrace.Contracts.Languages;

/// <summary>
/// How one kind of message names a place in the source. Patterns are matched against single lines of output, by clients in
/// their own language too: they are written in what .NET and JavaScript have in common.
/// </summary>
public sealed record LanguageDiagnostic
{
    /// <summary>Groups: <c>line</c> (must be there), <c>file</c> (else the entry file), <c>column</c> (from 1), <c>severity</c>, <c>message</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Where the message stands on a line before: the nearest one that matches, its group <c>message</c> (and <c>severity</c>).</summary>
    public string? MessageBefore { get; init; }

    /// <summary>Where the message stands on a line after: the nearest one that matches.</summary>
    public string? MessageAfter { get; init; }

    /// <summary><c>error</c> (default), <c>warning</c> or <c>info</c>, when the pattern finds none.</summary>
    public string Severity { get; init; } = "error";

    /// <summary>Of several places that share one message, as the frames of a trace do: which one the message belongs to, <c>first</c> (default) or <c>last</c>.</summary>
    public string Innermost { get; init; } = "first";
}

namespace Millrace.Contracts.Analysis;

/// <summary>What is worth a word in a language's sources: <c>analysis.yaml</c> beside its <c>language.yaml</c>.</summary>
public sealed record LanguageAnalysis
{
    /// <summary>Endings of the files that are looked at, with the dot. The entry file always is.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>How the language's sources fall into tokens.</summary>
    public required Lexis Lexis { get; init; }

    /// <summary>What to look for.</summary>
    public required IReadOnlyList<AnalysisRule> Rules { get; init; }
}

/// <summary>
/// As much of a language's lexical grammar as is needed to tell code from comments and strings. Where two openings fit, the
/// longer one counts.
/// </summary>
public sealed record Lexis
{
    /// <summary>What begins a comment that ends with its line.</summary>
    public IReadOnlyList<string> LineComments { get; init; } = [];

    /// <summary>A line comment begins only behind white space, a semicolon or at the beginning of a line (<c>$#</c> of a shell is none). Default false.</summary>
    public bool CommentsAfterSpace { get; init; }

    /// <summary>Comments with an end of their own.</summary>
    public IReadOnlyList<BlockComment> BlockComments { get; init; } = [];

    /// <summary>Strings.</summary>
    public IReadOnlyList<StringSyntax> Strings { get; init; } = [];

    /// <summary>The language has character literals in single quotes: one character or an escape; any other <c>'</c> is a sign like others (a lifetime). Default false.</summary>
    public bool Characters { get; init; }

    /// <summary>What words may hold besides letters, digits and <c>_</c>.</summary>
    public string WordCharacters { get; init; } = "";

    /// <summary>Case makes no difference. Default false.</summary>
    public bool IgnoreCase { get; init; }
}

/// <summary>A comment from one sign to another.</summary>
/// <param name="Open">Its beginning.</param>
/// <param name="Close">Its end.</param>
/// <param name="Nested">Whether one may hold another.</param>
public sealed record BlockComment(string Open, string Close, bool Nested);

/// <summary>A string literal.</summary>
/// <param name="Open">Its beginning.</param>
/// <param name="Close">Its end.</param>
/// <param name="Escape">The character that takes the next one's meaning away; null for none.</param>
/// <param name="Multiline">Whether it may go on over the end of a line.</param>
public sealed record StringSyntax(string Open, string Close, char? Escape, bool Multiline);

/// <summary>One thing to look for.</summary>
/// <param name="Id">Its name in findings: lower-case words with dashes.</param>
/// <param name="Category">What it touches.</param>
/// <param name="Severity">How much it says.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Patterns">
/// Sequences of tokens, written in the language itself; white space between tokens makes no difference. <c>exec*</c> stands for every word
/// that begins so. A string literal stands for itself.
/// </param>
public sealed record AnalysisRule(string Id, FindingCategory Category, FindingSeverity Severity, string Message, IReadOnlyList<string> Patterns);

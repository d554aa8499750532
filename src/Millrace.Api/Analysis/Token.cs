namespace Millrace.Api.Analysis;

/// <summary>A token of a source: where it is, and what it is. For <see cref="TokenKind.Text"/> without its quotes.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);

/// <summary>As many kinds as the rules tell apart.</summary>
internal enum TokenKind
{
    /// <summary>A name or a keyword.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One character that is nothing else.</summary>
    Sign,

    /// <summary>A string or character literal.</summary>
    Text,
}

using Millrace.Contracts.Analysis;

namespace Millrace.Api.Analysis;

/// <summary>One sequence of tokens that a rule looks for.</summary>
internal sealed class TokenPattern
{
    private readonly Element[] _elements;
    private readonly StringComparison _comparison;

    private TokenPattern(AnalysisRule rule, Element[] elements, StringComparison comparison)
    {
        Rule = rule;
        _elements = elements;
        _comparison = comparison;
    }

    /// <summary>Whose it is.</summary>
    public AnalysisRule Rule { get; }

    /// <summary>What the first token must be; null when many could be it.</summary>
    public string? FirstWord => _elements[0] is { Kind: TokenKind.Word, Prefix: false } first ? first.Text : null;

    /// <summary>Reads a pattern of a rule.</summary>
    /// <exception cref="InvalidDataException">There is no token in it.</exception>
    public static TokenPattern Parse(AnalysisRule rule, string text, SourceLexer lexer, bool ignoreCase)
    {
        var elements = new List<Element>();
        foreach (var token in lexer.Read(text))
        {
            var part = text.Substring(token.Start, token.Length);
            if (part == "*" && elements is [.., { Kind: TokenKind.Word, Prefix: false } word] && word.End == token.Start)
            {
                elements[^1] = word with { Prefix = true };
            }
            else
            {
                elements.Add(new Element(token.Kind, part, token.Start + token.Length, Prefix: false));
            }
        }

        return elements.Count > 0
            ? new TokenPattern(rule, [.. elements], ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            : throw new InvalidDataException($"rule '{rule.Id}': the pattern '{text}' holds no token");
    }

    /// <summary>Whether the tokens from a place on are those of the pattern.</summary>
    public bool IsAt(int place, List<Token> tokens, ReadOnlySpan<char> source)
    {
        if (tokens.Count - place < _elements.Length)
        {
            return false;
        }

        for (var i = 0; i < _elements.Length; i++)
        {
            var token = tokens[place + i];
            if (!_elements[i].Fits(token.Kind, source.Slice(token.Start, token.Length), _comparison))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Element(TokenKind Kind, string Text, int End, bool Prefix)
    {
        // What a string holds is compared as it is, whatever the language thinks of case.
        public bool Fits(TokenKind kind, ReadOnlySpan<char> text, StringComparison comparison) =>
            kind == Kind && (Prefix ? text.StartsWith(Text, comparison) : text.Equals(Text, kind == TokenKind.Text ? StringComparison.Ordinal : comparison));
    }
}

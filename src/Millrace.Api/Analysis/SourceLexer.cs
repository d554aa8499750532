using System.Buffers;
using Millrace.Contracts.Analysis;

namespace Millrace.Api.Analysis;

/// <summary>
/// Tells code from comments and strings, as <see cref="Lexis"/> describes them. It never fails: what is not closed ends with its line or
/// with the source. Each character is looked at a bounded number of times, whatever the source.
/// </summary>
internal sealed class SourceLexer
{
    private const int LongestCharacter = 12; // '\U0001F600'

    private readonly Lexis _lexis;
    private readonly Opening[] _openings;
    private readonly SearchValues<char> _openingCharacters;

    public SourceLexer(Lexis lexis)
    {
        _lexis = lexis;
        _openings =
        [
            .. lexis.LineComments.Select(open => new Opening(open, LineComment: true, null, null))
                .Concat(lexis.BlockComments.Select(comment => new Opening(comment.Open, LineComment: false, comment, null)))
                .Concat(lexis.Strings.Select(text => new Opening(text.Open, LineComment: false, null, text)))
                .OrderByDescending(opening => opening.Sign.Length),
        ];
        _openingCharacters = SearchValues.Create([.. _openings.Select(opening => opening.Sign[0])]);
    }

    /// <summary>The tokens of a source.</summary>
    public List<Token> Read(ReadOnlySpan<char> source)
    {
        var tokens = new List<Token>(Math.Min(source.Length / 4, 64 * 1024) + 4);
        for (var at = 0; at < source.Length;)
        {
            at = Next(source, at, tokens);
        }

        return tokens;
    }

    private int Next(ReadOnlySpan<char> source, int at, List<Token> tokens)
    {
        var c = source[at];
        if (_openingCharacters.Contains(c) && OpeningAt(source, at) is { } opening)
        {
            return opening switch
            {
                { LineComment: true } => EndOfLine(source, at),
                { Comment: { } comment } => EndOfComment(source, at, comment),
                _ => ReadString(source, at, opening.Text!, tokens),
            };
        }

        if (char.IsWhiteSpace(c))
        {
            return at + 1;
        }

        if (c == '\'' && _lexis.Characters && CharacterLength(source[at..]) is > 0 and var length)
        {
            tokens.Add(new Token(TokenKind.Text, at + 1, length - 2));
            return at + length;
        }

        if (char.IsDigit(c))
        {
            return Add(TokenKind.Number, at, EndOfNumber(source, at), tokens);
        }

        return IsOfWord(c) ? Add(TokenKind.Word, at, EndOfWord(source, at), tokens) : Add(TokenKind.Sign, at, at + 1, tokens);
    }

    private static int Add(TokenKind kind, int start, int end, List<Token> tokens)
    {
        tokens.Add(new Token(kind, start, end - start));
        return end;
    }

    private Opening? OpeningAt(ReadOnlySpan<char> source, int at)
    {
        foreach (var opening in _openings)
        {
            if (source[at..].StartsWith(opening.Sign, StringComparison.Ordinal) && !(opening.LineComment && _lexis.CommentsAfterSpace && !IsAfterSpace(source, at)))
            {
                return opening;
            }
        }

        return null;
    }

    private static bool IsAfterSpace(ReadOnlySpan<char> source, int at) => at == 0 || char.IsWhiteSpace(source[at - 1]) || source[at - 1] == ';';

    private static int EndOfLine(ReadOnlySpan<char> source, int at) => source[at..].IndexOf('\n') is >= 0 and var length ? at + length : source.Length;

    private static int EndOfComment(ReadOnlySpan<char> source, int at, BlockComment comment)
    {
        at += comment.Open.Length;
        for (var depth = 1; at < source.Length;)
        {
            if (source[at..].StartsWith(comment.Close, StringComparison.Ordinal))
            {
                at += comment.Close.Length;
                if (--depth == 0)
                {
                    return at;
                }
            }
            else if (comment.Nested && source[at..].StartsWith(comment.Open, StringComparison.Ordinal))
            {
                at += comment.Open.Length;
                depth++;
            }
            else
            {
                at++;
            }
        }

        return source.Length;
    }

    private static int ReadString(ReadOnlySpan<char> source, int at, StringSyntax text, List<Token> tokens)
    {
        var start = at + text.Open.Length;
        for (at = start; at < source.Length; at++)
        {
            if (source[at] == text.Escape)
            {
                at++;
            }
            else if (source[at..].StartsWith(text.Close, StringComparison.Ordinal))
            {
                tokens.Add(new Token(TokenKind.Text, start, at - start));
                return at + text.Close.Length;
            }
            else if (source[at] == '\n' && !text.Multiline)
            {
                break; // not closed: the next line is code again
            }
        }

        at = Math.Min(at, source.Length);
        tokens.Add(new Token(TokenKind.Text, start, at - start));
        return at;
    }

    /// <summary>The length of a character literal with its quotes; 0 when there is none.</summary>
    private static int CharacterLength(ReadOnlySpan<char> source)
    {
        if (source.Length < 3 || source[1] is '\'' or '\n')
        {
            return 0;
        }

        var end = source[1] == '\\' ? 3 : char.IsHighSurrogate(source[1]) ? 3 : 2;
        if (source[1] == '\\')
        {
            var rest = source[3..Math.Min(source.Length, LongestCharacter)];
            return rest.IndexOf('\'') is >= 0 and var length && !rest[..length].Contains('\n') ? 3 + length + 1 : 0;
        }

        return end < source.Length && source[end] == '\'' ? end + 1 : 0;
    }

    private int EndOfNumber(ReadOnlySpan<char> source, int at)
    {
        while (at < source.Length && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '.' || (source[at] == '\'' && _lexis.Characters && at + 1 < source.Length && char.IsLetterOrDigit(source[at + 1]))))
        {
            at++;
        }

        return at;
    }

    private int EndOfWord(ReadOnlySpan<char> source, int at)
    {
        while (at < source.Length && IsOfWord(source[at]))
        {
            at++;
        }

        return at;
    }

    private bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_' || _lexis.WordCharacters.Contains(c, StringComparison.Ordinal);

    private sealed record Opening(string Sign, bool LineComment, BlockComment? Comment, StringSyntax? Text);
}

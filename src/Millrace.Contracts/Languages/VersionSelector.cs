using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Contracts.Languages;

/// <summary>
/// Which versions of a language a request accepts, in the words of node-semver: <c>*</c>, <c>3.x</c>, <c>3.10</c>, <c>^3.9</c>, <c>~3.9.1</c>,
/// <c>&gt;=3.10 &lt;4</c>, <c>3.9.1 - 3.10.0</c>, <c>a || b</c>, and <c>latest</c>. Versions are one to four numbers; what follows them
/// (<c>-rc1</c>, <c>+deb12</c>) is ignored.
/// </summary>
public sealed class VersionSelector
{
    private const int MaxLength = 256;
    private static readonly string[] Operators = [">=", "<=", ">", "<", "=", "^", "~>", "~"];

    // One of these must hold the version.
    private readonly IReadOnlyList<Range> _alternatives;

    private VersionSelector(IReadOnlyList<Range> alternatives) => _alternatives = alternatives;

    /// <summary>Reads a selector; false when it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VersionSelector? selector)
    {
        selector = null;
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        var alternatives = new List<Range>();
        foreach (var alternative in text.Split("||"))
        {
            if (!TryParseRange(alternative.Trim(), out var range))
            {
                return false;
            }

            alternatives.Add(range);
        }

        selector = new VersionSelector(alternatives);
        return true;
    }

    /// <summary>Whether a version, such as an installed toolchain's, is accepted. What is no version never is.</summary>
    public bool Matches(string? version) =>
        Partial.TryParse(version ?? "", out var parsed) && parsed.Count > 0 && _alternatives.Any(range => range.Contains(parsed.Floor));

    /// <summary>All comparisons of one alternative, as the one range they leave.</summary>
    private static bool TryParseRange(string text, out Range range)
    {
        range = Range.All;
        if (text is "" or "latest")
        {
            return true;
        }

        if (text.Split(" - ") is [var from, var to])
        {
            return TryParseHyphen(from.Trim(), to.Trim(), out range);
        }

        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            // An operator may stand apart from its version.
            var word = Operators.Contains(words[i]) && i + 1 < words.Length ? words[i] + words[++i] : words[i];
            if (!TryParseComparison(word, out var comparison))
            {
                return false;
            }

            range = range.And(comparison);
        }

        return true;
    }

    private static bool TryParseHyphen(string from, string to, out Range range)
    {
        range = Range.All;
        if (!Partial.TryParse(from, out var first) || !Partial.TryParse(to, out var last))
        {
            return false;
        }

        range = new Range(first.Floor, last.Ceiling);
        return true;
    }

    private static bool TryParseComparison(string word, out Range range)
    {
        var sign = Operators.FirstOrDefault(o => word.StartsWith(o, StringComparison.Ordinal)) ?? "";
        range = Range.All;
        if (!Partial.TryParse(word[sign.Length..], out var version))
        {
            return false;
        }

        range = sign switch
        {
            ">=" => new Range(version.Floor, null),
            ">" => version.Ceiling is { } next ? new Range(next, null) : Range.None,
            "<=" => new Range(Number.Zero, version.Ceiling),
            "<" => new Range(Number.Zero, version.Floor),
            "^" => new Range(version.Floor, version.Next(version.FirstNonZero)),
            "~" or "~>" => new Range(version.Floor, version.Next(Math.Min(version.Count, 2) - 1)),
            _ => new Range(version.Floor, version.Ceiling),
        };
        return true;
    }

    /// <summary>A version of four numbers.</summary>
    private readonly record struct Number(long A, long B, long C, long D) : IComparable<Number>
    {
        public static Number Zero => default;

        public int CompareTo(Number other) => (A, B, C, D).CompareTo((other.A, other.B, other.C, other.D));
    }

    /// <summary>From the first, to before the second (null: no end).</summary>
    private readonly record struct Range(Number From, Number? Before)
    {
        public static Range All => new(Number.Zero, null);

        public static Range None => new(Number.Zero, Number.Zero);

        public bool Contains(Number version) => version.CompareTo(From) >= 0 && (Before is not { } end || version.CompareTo(end) < 0);

        public Range And(Range other) => new(
            From.CompareTo(other.From) >= 0 ? From : other.From,
            Before is not { } a ? other.Before : other.Before is not { } b || a.CompareTo(b) <= 0 ? a : b);
    }

    /// <summary>A version of which the first <see cref="Count"/> numbers are given: 0 for <c>*</c>, 2 for <c>3.10</c> and <c>3.10.x</c>.</summary>
    private readonly record struct Partial(Number Floor, int Count)
    {
        private const long Largest = int.MaxValue;
        private static readonly SearchValues<char> SuffixCharacters =
            SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-_~");

        /// <summary>The first version after all that begin with these numbers.</summary>
        public Number? Ceiling => Next(Count - 1);

        /// <summary>The place of the first number that is not zero, or the last one given: what <c>^</c> keeps.</summary>
        public int FirstNonZero => Floor.A != 0 ? 0 : Floor.B != 0 ? 1 : Floor.C != 0 ? 2 : Math.Min(Count, 3) - 1;

        /// <summary>This version with the number at a place one higher and zeros behind it.</summary>
        public Number? Next(int place) => place switch
        {
            < 0 => null,
            0 => new Number(Floor.A + 1, 0, 0, 0),
            1 => new Number(Floor.A, Floor.B + 1, 0, 0),
            2 => new Number(Floor.A, Floor.B, Floor.C + 1, 0),
            _ => Floor with { D = Floor.D + 1 },
        };

        public static bool TryParse(string text, out Partial version)
        {
            version = default;
            text = text is ['v' or 'V', ..] ? text[1..] : text;
            if (WithoutSuffix(text)?.Split('.') is not { Length: <= 4 } parts)
            {
                return false;
            }

            Span<long> numbers = stackalloc long[4];
            var count = parts.Length;
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i] is "x" or "X" or "*")
                {
                    count = Math.Min(count, i);
                }
                else if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > Largest)
                {
                    return false;
                }
            }

            numbers[count..].Clear();
            version = new Partial(new Number(numbers[0], numbers[1], numbers[2], numbers[3]), count);
            return true;
        }

        /// <summary>Cuts <c>3.10.1-rc1</c>, <c>3.10.1+deb12</c>, <c>1.8.0_392</c> and <c>3.13.0rc1</c> after the numbers; null when it is no version.</summary>
        private static string? WithoutSuffix(string text)
        {
            var end = 0;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '*' or 'x' or 'X'))
            {
                end++;
            }

            if (end == text.Length)
            {
                return text;
            }

            var afterNumber = end > 0 && char.IsAsciiDigit(text[end - 1]);
            return afterNumber && text.AsSpan(end).IndexOfAnyExcept(SuffixCharacters) < 0 ? text[..end] : null;
        }
    }
}

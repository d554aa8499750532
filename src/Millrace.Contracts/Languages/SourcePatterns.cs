using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Millrace.Contracts.Languages;

/// <summary>Finds values in source text.</summary>
public static partial class SourcePatterns
{
    /// <summary>Non-backtracking: time linear in the source, whoever wrote it.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant;

    // Patterns come from the language files only, so this never grows with requests.
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>A pattern as <see cref="SourcePattern"/> and <see cref="VersionProbe"/> mean it.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking: look-around, back references.</exception>
    public static Regex Compile(string pattern) => Compiled.GetOrAdd(pattern, p => new Regex(p, Options));

    /// <summary>The value in a source: the template of the first pattern that matches, else the default.</summary>
    public static string Find(this SourcePattern pattern, string source, string entryStem)
    {
        foreach (var regex in pattern.Patterns)
        {
            if (Compile(regex).Match(source) is { Success: true } match)
            {
                return GroupNumber().Replace(pattern.Template, number => match.Groups[int.Parse(number.ValueSpan[1..^1], CultureInfo.InvariantCulture)].Value);
            }
        }

        return pattern.Default.Replace("{entry_stem}", entryStem, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{[0-9]\}", RegexOptions.CultureInvariant)]
    private static partial Regex GroupNumber();
}

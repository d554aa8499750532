using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Millrace.Contracts.Languages;

/// <summary>Applies a <see cref="SourcePattern"/> to source text.</summary>
public static partial class SourcePatternMatcher
{
    // Patterns come from the language files only, so this never grows with requests.
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>
    /// The template of the first pattern that matches, with <c>{1}</c>, <c>{2}</c>, … replaced by the groups (a group that took no
    /// part is empty); without a match, the default with <c>{entry_stem}</c> replaced. Takes time linear in the source.
    /// </summary>
    public static string Apply(SourcePattern pattern, string source, string entryStem)
    {
        foreach (var expression in pattern.Patterns)
        {
            var match = RegexOf(expression).Match(source);
            if (match.Success)
            {
                return GroupPlaceholder().Replace(pattern.Template, group => match.Groups[int.Parse(group.ValueSpan[1..^1], CultureInfo.InvariantCulture)].Value);
            }
        }

        return pattern.Default.Replace("{entry_stem}", entryStem, StringComparison.Ordinal);
    }

    /// <summary>A pattern of a language file, compiled once.</summary>
    public static Regex RegexOf(string expression) => Compiled.GetOrAdd(expression, Compile);

    // Source text is hostile input: without backtracking no source can make a match slow.
    private static Regex Compile(string expression) =>
        new(expression, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\{\d{1,2}\}", RegexOptions.CultureInvariant)]
    private static partial Regex GroupPlaceholder();
}

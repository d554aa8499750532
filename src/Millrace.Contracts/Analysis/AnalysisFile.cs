using System.Text.RegularExpressions;
using Millrace.Contracts.Languages;

namespace Millrace.Contracts.Analysis;

/// <summary>Reads one <c>analysis.yaml</c>, as strictly as <see cref="LanguageFile"/> reads its neighbour.</summary>
public static partial class AnalysisFile
{
    /// <summary>The file's name inside the language's folder.</summary>
    public const string Name = "analysis.yaml";

    /// <summary>Reads what to look for in a language's sources.</summary>
    /// <exception cref="InvalidDataException">The file has problems; the message lists them, one to a line.</exception>
    public static LanguageAnalysis Parse(string yaml, string languageId) => YamlMap.ReadFile(yaml, $"{languageId}/{Name}", Read);

    private static LanguageAnalysis Read(YamlMap map)
    {
        var analysis = new LanguageAnalysis
        {
            Extensions = map.RequiredTexts("extensions"),
            Lexis = map.Required("lexis", ReadLexis) ?? new Lexis(),
            Rules = map.Items("rules", ReadRule),
        };
        foreach (var extension in analysis.Extensions.Where(extension => extension is not ['.', _, ..]))
        {
            map.Problem("extensions", $"'{extension}' must begin with a dot");
        }

        foreach (var twice in analysis.Rules.GroupBy(rule => rule.Id).Where(group => group.Count() > 1))
        {
            map.Problem("rules", $"'{twice.Key}' is there {twice.Count()} times");
        }

        map.RefuseUnknownKeys();
        return analysis;
    }

    private static Lexis ReadLexis(YamlMap map)
    {
        var lexis = new Lexis
        {
            LineComments = NotEmpty(map, "line_comments"),
            CommentsAfterSpace = map.OptionalTruth("comments_after_space") ?? false,
            BlockComments = map.Items("block_comments", ReadBlockComment),
            Strings = map.Items("strings", ReadString),
            Characters = map.OptionalTruth("characters") ?? false,
            WordCharacters = map.OptionalText("word_characters") ?? "",
            IgnoreCase = map.OptionalTruth("ignore_case") ?? false,
        };
        map.RefuseUnknownKeys();
        return lexis;
    }

    private static BlockComment ReadBlockComment(YamlMap map)
    {
        var comment = new BlockComment(map.Text("open"), map.Text("close"), map.OptionalTruth("nested") ?? false);
        map.RefuseUnknownKeys();
        return comment;
    }

    private static StringSyntax ReadString(YamlMap map)
    {
        var open = map.Text("open");
        var escape = map.OptionalText("escape");
        if (escape is { Length: not 1 })
        {
            map.Problem("escape", "must be one character");
        }

        var text = new StringSyntax(open, map.OptionalText("close") ?? open, escape?.FirstOrDefault(), map.OptionalTruth("multiline") ?? false);
        if (text.Close.Length == 0)
        {
            map.Problem("close", "must not be empty");
        }

        map.RefuseUnknownKeys();
        return text;
    }

    private static AnalysisRule ReadRule(YamlMap map)
    {
        var rule = new AnalysisRule(
            map.Text("id"),
            map.OptionalWord("category", FindingCategory.System),
            map.OptionalWord("severity", FindingSeverity.Low),
            map.Text("message"),
            map.RequiredTexts("patterns"));
        if (!RuleId().IsMatch(rule.Id))
        {
            map.Problem("id", $"'{rule.Id}' must be lower-case words with dashes");
        }

        map.RefuseUnknownKeys();
        return rule;
    }

    private static IReadOnlyList<string> NotEmpty(YamlMap map, string key)
    {
        var texts = map.Texts(key);
        if (texts.Contains(""))
        {
            map.Problem(key, "must not hold an empty text");
        }

        return texts;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();
}

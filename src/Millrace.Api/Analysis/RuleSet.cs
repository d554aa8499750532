using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Analysis;

/// <summary>The rules of one language, ready to be asked.</summary>
internal sealed class RuleSet
{
    private readonly LanguageAnalysis _analysis;
    private readonly SourceLexer _lexer;
    private readonly Dictionary<string, TokenPattern[]>.AlternateLookup<ReadOnlySpan<char>> _byFirstWord;
    private readonly TokenPattern[] _others;

    /// <exception cref="InvalidDataException">A pattern holds no token.</exception>
    public RuleSet(LanguageAnalysis analysis)
    {
        _analysis = analysis;
        _lexer = new SourceLexer(analysis.Lexis);
        var ignoreCase = analysis.Lexis.IgnoreCase;
        var patterns = analysis.Rules
            .SelectMany(rule => rule.Patterns.Select(text => TokenPattern.Parse(rule, text, _lexer, ignoreCase)))
            .ToList();
        _others = [.. patterns.Where(pattern => pattern.FirstWord is null)];
        _byFirstWord = patterns
            .Where(pattern => pattern.FirstWord is not null)
            .GroupBy(pattern => pattern.FirstWord!, ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a file is source of the language, by its name.</summary>
    public bool Reads(string fileName) => _analysis.Extensions.Any(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is found in a file, by place; one for each rule and line.</summary>
    public IEnumerable<SourceFinding> Find(string file, string source)
    {
        var tokens = _lexer.Read(source);
        var (line, lineStart) = (1, 0);
        var onLine = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (var rule in RulesAt(i, tokens, source))
            {
                while (source.AsSpan(lineStart, tokens[i].Start - lineStart).IndexOf('\n') is >= 0 and var length)
                {
                    (line, lineStart) = (line + 1, lineStart + length + 1);
                    onLine.Clear();
                }

                if (onLine.Add(rule.Id))
                {
                    yield return new SourceFinding
                    {
                        Rule = rule.Id,
                        Category = rule.Category,
                        Severity = rule.Severity,
                        Message = rule.Message,
                        File = file,
                        Line = line,
                        Column = tokens[i].Start - lineStart + 1,
                    };
                }
            }
        }
    }

    private List<AnalysisRule> RulesAt(int place, List<Token> tokens, string source)
    {
        List<AnalysisRule>? rules = null;
        var token = tokens[place];
        if (token.Kind == TokenKind.Word && _byFirstWord.TryGetValue(source.AsSpan(token.Start, token.Length), out var patterns))
        {
            Collect(patterns);
        }

        Collect(_others);
        return rules ?? None;

        void Collect(TokenPattern[] candidates)
        {
            foreach (var pattern in candidates)
            {
                if (pattern.IsAt(place, tokens, source))
                {
                    (rules ??= []).Add(pattern.Rule);
                }
            }
        }
    }

    private static readonly List<AnalysisRule> None = [];
}

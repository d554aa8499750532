using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Api.Problems;
using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Api.Analysis;

/// <summary>Looks at a job's sources before it is accepted, and says what is in them. It informs; the sandbox protects.</summary>
internal sealed class SourceAnalyzer
{
    private readonly AnalysisOptions _options;
    private readonly Dictionary<string, RuleSet> _languages;

    /// <exception cref="InvalidDataException">A rule of a language cannot be used.</exception>
    public SourceAnalyzer(LanguageCatalog catalog, IOptions<AnalysisOptions> options)
    {
        _options = options.Value;
        _languages = _options.Policy == AnalysisPolicy.Off
            ? []
            : catalog.All.Where(language => language.Analysis is not null).ToDictionary(language => language.Id, RulesOf, StringComparer.Ordinal);
    }

    /// <summary>What is in the sources; null when nobody is to look, or the language has no rules.</summary>
    public SourceAnalysis? Analyze(JobSpec spec)
    {
        if (!_languages.TryGetValue(spec.Language, out var rules))
        {
            return null;
        }

        var (penalty, omitted) = (0, 0);
        var listed = new List<SourceFinding>();
        foreach (var finding in spec.Files.Where(file => file.Name == spec.EntryPoint || rules.Reads(file.Name)).SelectMany(file => rules.Find(file.Name, Text(file))))
        {
            penalty += Penalty(finding.Severity);
            if (listed.Count < _options.Findings)
            {
                listed.Add(finding);
            }
            else
            {
                omitted++;
            }
        }

        return new SourceAnalysis { Score = Math.Max(0, 100 - penalty), Findings = listed, Omitted = omitted };
    }

    /// <summary>The answer to a job that the policy refuses; null when it may run.</summary>
    public ProblemResult? Refusal(SourceAnalysis? analysis) =>
        _options.Policy == AnalysisPolicy.Refuse && analysis?.Score < _options.Threshold ? ProblemFactory.NotSafeEnough(analysis, _options.Threshold) : null;

    private static RuleSet RulesOf(LanguageDefinition language)
    {
        try
        {
            return new RuleSet(language.Analysis!);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{language.Id}/{AnalysisFile.Name}: {e.Message}", e);
        }
    }

    private static string Text(SourceFile file) => Encoding.UTF8.GetString(file.Content);

    private static int Penalty(FindingSeverity severity) => severity switch
    {
        FindingSeverity.High => 10,
        FindingSeverity.Medium => 5,
        _ => 1,
    };
}

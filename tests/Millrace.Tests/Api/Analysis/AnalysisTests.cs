using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Api.Analysis;
using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Tests.Api.Fakes;
using Millrace.Tests.Runner;
using Xunit;

namespace Millrace.Tests.Api.Analysis;

/// <summary>What follows from findings, by policy.</summary>
public sealed class AnalysisTests
{
    private static readonly AnalysisRule High = new("high-thing", FindingCategory.Process, FindingSeverity.High, "Bad.", ["bad()"]);
    private static readonly AnalysisRule Medium = new("medium-thing", FindingCategory.Network, FindingSeverity.Medium, "Odd.", ["odd()"]);
    private static readonly AnalysisRule Low = new("low-thing", FindingCategory.System, FindingSeverity.Low, "Meh.", ["meh*"]);

    private static readonly LanguageDefinition Toy = new()
    {
        Id = "toy",
        Name = "Toy",
        Version = new VersionProbe(["toy"], "(.)"),
        FileName = "main.toy",
        Run = new LanguageStage { Command = ["toy"] },
        Analysis = new LanguageAnalysis { Extensions = [".toy"], Lexis = new Lexis { LineComments = ["#"] }, Rules = [High, Medium, Low] },
    };

    [Theory]
    [InlineData("fine()", 100)]
    [InlineData("bad()", 90)]
    [InlineData("odd()", 95)]
    [InlineData("meh mehr", 99)]
    [InlineData("bad()\nbad()\nodd()\nmeh", 74)]
    [InlineData("bad() bad() bad()", 90)]
    public void The_score_is_100_less_10_5_and_1(string source, int score) => Assert.Equal(score, Analyze(source).Score);

    [Fact]
    public void The_score_never_falls_below_0_and_the_list_has_an_end()
    {
        var analysis = Analyze(string.Concat(Enumerable.Repeat("bad()\n", 70)));

        Assert.Equal(0, analysis.Score);
        Assert.Equal(50, analysis.Findings.Count);
        Assert.Equal(20, analysis.Omitted);
    }

    [Fact]
    public void All_sources_are_looked_at_and_nothing_else()
    {
        var analysis = Analyzer(new AnalysisOptions()).Analyze(Spec(("main.toy", "fine()"), ("lib/more.toy", "\n  bad()"), ("notes.txt", "bad()")))!;

        var finding = Assert.Single(analysis.Findings);
        Assert.Equal(("lib/more.toy", 2, 3, "high-thing", "Bad."), (finding.File, finding.Line, finding.Column, finding.Rule, finding.Message));
    }

    [Fact]
    public void A_language_without_rules_is_not_judged()
    {
        var analyzer = new SourceAnalyzer(new LanguageCatalog([Toy with { Analysis = null }]), Options.Create(new AnalysisOptions()));

        Assert.Null(analyzer.Analyze(Spec(("main.toy", "bad()"))));
    }

    [Fact]
    public void A_pattern_without_tokens_stops_the_start_and_names_its_rule()
    {
        var broken = Toy with { Analysis = Toy.Analysis! with { Rules = [High with { Patterns = ["# only a comment"] }] } };

        var e = Assert.Throws<InvalidDataException>(() => new SourceAnalyzer(new LanguageCatalog([broken]), Options.Create(new AnalysisOptions())));

        Assert.Equal("toy/analysis.yaml: rule 'high-thing': the pattern '# only a comment' holds no token", e.Message);
    }

    [Fact]
    public void A_file_of_rules_tells_all_its_mistakes_at_once()
    {
        var e = Assert.Throws<InvalidDataException>(() => AnalysisFile.Parse(
            "extensions: [toy]\nlexis:\n  strings:\n    - { open: '\"', escape: 'ab' }\nrules:\n  - id: Bad Id\n    severity: awful\n    message: m\n    patterns: []\n    also: 1\n", "toy"));

        Assert.Equal(
            [
                "toy/analysis.yaml:1: extensions: 'toy' must begin with a dot",
                "toy/analysis.yaml:4: lexis.strings[0].escape: must be one character",
                "toy/analysis.yaml:6: rules[0].id: 'Bad Id' must be lower-case words with dashes",
                "toy/analysis.yaml:7: rules[0].severity: 'awful' must be one of: low, medium, high",
                "toy/analysis.yaml:9: rules[0].patterns: must not be empty",
                "toy/analysis.yaml:10: rules[0].also: unknown key; known here: category, id, message, patterns, severity",
            ],
            e.Message.Split('\n'));
    }

    private const string Suspicious = """{"language":"python","source_code":"import os\nos.system('ls')"}""";

    [Fact]
    public async Task Findings_come_with_the_job_and_with_every_answer_about_it()
    {
        await using var host = await ApiHost.StartAsync();
        host.Queue.Arrived = job => host.RunAsync(job.JobId, "").GetAwaiter().GetResult();

        using var accepted = await host.PostAsync(Suspicious);
        var body = await accepted.JsonAsync();
        Assert.Equal(90, body.GetProperty("analysis").GetProperty("score").GetInt32());
        var finding = Assert.Single(body.GetProperty("analysis").GetProperty("findings").EnumerateArray());
        Assert.Equal("""{"rule":"process-start","category":"process","severity":"high","message":"Starts other programs.","file":"main.py","line":2,"column":1}""", finding.GetRawText());

        using var job = await host.Client.GetAsync($"/api/jobs/{body.GetProperty("job_id").GetString()}");
        Assert.Equal(90, (await job.JsonAsync()).GetProperty("analysis").GetProperty("score").GetInt32());
        using var waited = await host.PostAsync(Suspicious, "?wait=true");
        Assert.Equal(90, (await waited.JsonAsync()).GetProperty("analysis").GetProperty("score").GetInt32());
    }

    [Fact]
    public async Task A_program_below_the_threshold_is_refused_with_what_was_found()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Analysis:Policy", "refuse"), ("Millrace:Analysis:Threshold", "95"));

        using var refused = await host.PostAsync(Suspicious);
        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("urn:millrace:problem:not-safe-enough", problem.GetProperty("type").GetString());
        Assert.Contains("score of 90", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("process-start", problem.GetProperty("analysis").GetProperty("findings")[0].GetProperty("rule").GetString());
        Assert.Empty(host.Store.Jobs);

        using var accepted = await host.PostAsync("""{"language":"python","source_code":"print(1)"}""");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task Nobody_looks_when_the_policy_is_off()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Analysis:Policy", "off"));

        using var accepted = await host.PostAsync(Suspicious);

        Assert.False((await accepted.JsonAsync()).TryGetProperty("analysis", out _));
    }

    [Fact]
    public async Task Bad_settings_stop_the_start_and_are_named()
    {
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(("Millrace:Analysis:Threshold", "0"), ("Millrace:Analysis:Findings", "0")));

        Assert.Contains("Millrace:Analysis:Threshold must be from 1 to 100, but is 0.", e.Message, StringComparison.Ordinal);
        Assert.Contains("Millrace:Analysis:Findings must be from 1 to 1000, but is 0.", e.Message, StringComparison.Ordinal);
    }

    private static SourceAnalysis Analyze(string source) => Analyzer(new AnalysisOptions()).Analyze(Spec(("main.toy", source)))!;

    private static SourceAnalyzer Analyzer(AnalysisOptions options) => new(new LanguageCatalog([Toy]), Options.Create(options));

    private static JobSpec Spec(params (string Name, string Source)[] files) => new()
    {
        Language = "toy",
        EntryPoint = "main.toy",
        Files = [.. files.Select(file => new SourceFile(file.Name, Encoding.UTF8.GetBytes(file.Source)))],
        Limits = Jobs.Limits,
    };
}

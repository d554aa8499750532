using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>The files of <c>deploy/</c> and <c>docs/</c> in the source tree these tests were built from.</summary>
internal static partial class Deployment
{
    private const string TableStart = "<!-- metrics: written by a test -->";
    private const string TableEnd = "<!-- end of metrics -->";

    // A label that looks like a metric.
    private const string StatusLabel = "http_response_status_code";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static IEnumerable<string> Dashboards => Directory.EnumerateFiles(Path.Combine(Root, "deploy/grafana/dashboards"), "*.json").Order(StringComparer.Ordinal);

    public static string Rules => Path.Combine(Root, "deploy/prometheus/rules/millrace.yml");

    /// <summary>Every metric in an expression of a dashboard or of a rule, except what Prometheus makes itself.</summary>
    public static IEnumerable<(string File, string Metric)> MetricNames() =>
        Expressions().SelectMany(e => Metric().Matches(e.Expression).Select(m => (e.File, m.Value))).Where(m => m.Value != StatusLabel).Distinct();

    /// <summary>Compares the table in docs/observability.md with what was scraped; with MILLRACE_WRITE_DOCS=1 writes it.</summary>
    public static void CompareTable(Scrape scrape)
    {
        var file = Path.Combine(Root, "docs/observability.md");
        var text = File.ReadAllText(file);
        var (start, end) = (text.IndexOf(TableStart, StringComparison.Ordinal) + TableStart.Length, text.IndexOf(TableEnd, StringComparison.Ordinal));
        var table = $"\n{Table(scrape)}";
        if (Environment.GetEnvironmentVariable("MILLRACE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, text[..start] + table + text[end..]);
            return;
        }

        Assert.Equal(table, text[start..end]);
    }

    private static string Table(Scrape scrape)
    {
        var rows = new StringBuilder("| metric | kind | labels | what |\n|---|---|---|---|\n");
        foreach (var (name, family) in scrape.Families.Where(f => f.Key.StartsWith("millrace_", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var labels = scrape.All.Where(s => s.FamilyName == name || s.Name == name).SelectMany(s => s.Labels.Keys).Where(l => l != "le").Distinct().Order(StringComparer.Ordinal);
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{name}` | {family.Type} | {string.Join(", ", labels)} | {family.Help} |\n");
        }

        return rows.ToString();
    }

    private static IEnumerable<(string File, string Expression)> Expressions() =>
        Dashboards.SelectMany(f => StringsIn(JsonNode.Parse(File.ReadAllText(f))).Select(s => (Path.GetFileName(f), s)))
            .Concat(File.ReadLines(Rules).Where(l => !l.TrimStart().StartsWith('#')).Select(l => ("millrace.yml", l)));

    private static IEnumerable<string> StringsIn(JsonNode? node) => node switch
    {
        JsonObject all => all.Where(p => p.Key is "expr" or "query" or "definition" || p.Value is JsonObject or JsonArray).SelectMany(p => StringsIn(p.Value)),
        JsonArray all => all.SelectMany(StringsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Millrace.slnx")) ? directory : Find(Path.GetDirectoryName(directory)!);

    [GeneratedRegex(@"\b(millrace|http|dotnet)_[a-z0-9_]+(?!\w|-)")]
    private static partial Regex Metric();
}

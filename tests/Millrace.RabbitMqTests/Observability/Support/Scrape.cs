using System.Globalization;
using System.Text.RegularExpressions;

namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>What a process said at <c>/metrics</c>: families with their type and help, and every series.</summary>
internal sealed partial class Scrape
{
    private Scrape(IReadOnlyDictionary<string, Family> families, IReadOnlyList<Series> series) => (Families, All) = (families, series);

    public IReadOnlyDictionary<string, Family> Families { get; }

    public IReadOnlyList<Series> All { get; }

    /// <summary>Every name a query may use: of series, so with <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    public IEnumerable<string> Names => All.Select(s => s.Name).Distinct();

    public static async Task<Scrape> OfAsync(params Uri?[] addresses)
    {
        using var http = new HttpClient();
        var texts = await Task.WhenAll(addresses.Select(a => http.GetStringAsync(a!)));
        return Parse(string.Join('\n', texts));
    }

    /// <summary>The sum of all series of a name with these labels.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) =>
        All.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Label) == l.Value)).Sum(s => s.Value);

    private static Scrape Parse(string text)
    {
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        var series = new List<Series>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 4);
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                families[words[2]] = families.GetValueOrDefault(words[2], new Family("", "")) with { Type = words[3] };
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                families[words[2]] = families.GetValueOrDefault(words[2], new Family("", "")) with { Help = words[3] };
            }
            else if (Line().Match(line) is { Success: true } match)
            {
                var labels = Label().Matches(match.Groups[2].Value).ToDictionary(l => l.Groups[1].Value, l => l.Groups[2].Value, StringComparer.Ordinal);
                _ = double.TryParse(match.Groups[3].Value, CultureInfo.InvariantCulture, out var value);
                series.Add(new Series(match.Groups[1].Value, labels, value));
            }
        }

        return new Scrape(families, series);
    }

    [GeneratedRegex(@"^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)")]
    private static partial Regex Line();

    [GeneratedRegex("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();

    internal sealed record Family(string Type, string Help);

    internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string FamilyName => Suffix().Replace(Name, "");
    }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}

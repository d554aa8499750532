using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.Contracts.Languages;

namespace Millrace.Contracts.Dependencies;

/// <summary>What a language's manifest says, and how one is made from a list of dependencies.</summary>
public static partial class Manifests
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Whether a text is a dependency of this language.</summary>
    public static bool IsDependency(LanguageInstall install, string text) => !text.Contains('\n') && Regex.IsMatch(text, install.Dependency, Options);

    /// <summary>A manifest that wants these, in a fixed order, so that equal sets read the same.</summary>
    /// <param name="install">How the language installs.</param>
    /// <param name="dependencies">What is wanted, each of which <see cref="IsDependency"/>.</param>
    /// <param name="entry">The program's entry point.</param>
    public static string Make(LanguageInstall install, IEnumerable<string> dependencies, string entry)
    {
        var lines = dependencies.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(d => Line(install, Regex.Match(d, install.Dependency, Options)));
        var before = install.Before.Replace("{entry}", entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);
        return before + string.Join(install.Between, lines) + install.After;
    }

    /// <summary>The names of what a manifest wants, as far as they can be told.</summary>
    public static IReadOnlyList<string> Names(LanguageInstall install, string manifest)
    {
        var dependencies = install.Format switch
        {
            ManifestFormat.Lines => Lines(manifest),
            ManifestFormat.Json when TryReadJson(manifest, out var all) => all,
            _ when install.Names is { } names => [.. manifest.Split('\n').Select(line => Regex.Match(line, names, Options)).Where(match => match.Success).Select(match => match.Groups["name"].Value)],
            _ => [],
        };
        if (install.Format == ManifestFormat.Text)
        {
            return dependencies;
        }

        return [.. dependencies.Select(d => Regex.Match(d, install.Dependency, Options).Groups["name"].Value).Where(name => name.Length > 0)];
    }

    /// <summary>Whether a manifest wants anything at all.</summary>
    public static bool Wants(LanguageInstall install, string manifest) => install.Format switch
    {
        ManifestFormat.Lines => Lines(manifest).Count > 0,
        ManifestFormat.Json => TryReadJson(manifest, out var all) && all.Count > 0,
        _ => Regex.IsMatch(manifest, install.Wants!, Options | RegexOptions.Multiline),
    };

    /// <summary>What is wrong with a manifest; null when nothing is.</summary>
    public static string? Problem(LanguageInstall install, string manifest)
    {
        if (manifest.Split('\n').FirstOrDefault(line => install.Refuse.Any(pattern => Regex.IsMatch(line, pattern, Options))) is { } refused)
        {
            return $"'{Shortened(refused)}' is refused: packages come from the registry only";
        }

        return install.Format switch
        {
            ManifestFormat.Lines when Lines(manifest).FirstOrDefault(line => !IsDependency(install, line)) is { } bad => $"'{Shortened(bad)}' is no dependency that can be installed here",
            ManifestFormat.Json when !TryReadJson(manifest, out _) => "must be a JSON object whose dependencies are texts by name",
            ManifestFormat.Json when TryReadJson(manifest, out var all) && all.FirstOrDefault(line => !IsDependency(install, line)) is { } bad => $"'{Shortened(bad)}' is no dependency that can be installed here",
            _ => null,
        };
    }

    private static string Shortened(string text) => text.Trim() is { Length: > 100 } trimmed ? trimmed[..100] + "…" : text.Trim();

    private static string Line(LanguageInstall install, Match match) => Group().Replace(install.Line, found =>
    {
        var value = match.Groups[found.Groups["group"].Value].Value;
        return value.Length == 0 ? found.Groups["else"].Value
            : found.Groups["list"].Success ? string.Join(", ", value.Split(',').Select(item => $"\"{item}\""))
            : value;
    });

    // A line that ends in a backslash goes on in the next.
    private static List<string> Lines(string manifest) =>
        [.. manifest.Replace("\\\r\n", " ").Replace("\\\n", " ").Split('\n').Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0)];

    private static bool TryReadJson(string manifest, out List<string> dependencies)
    {
        dependencies = [];
        try
        {
            using var document = JsonDocument.Parse(manifest);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (!document.RootElement.TryGetProperty("dependencies", out var all))
            {
                return true;
            }

            if (all.ValueKind != JsonValueKind.Object || all.EnumerateObject().Any(d => d.Value.ValueKind != JsonValueKind.String))
            {
                return false;
            }

            dependencies.AddRange(all.EnumerateObject().Select(d => d.Value.GetString() is { Length: > 0 } version ? $"{d.Name}@{version}" : d.Name));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{(?<group>[a-z]+)(?<list>,)?(?::(?<else>[^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Group();

    [GeneratedRegex(@"(?:^|\s)#.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}

using System.Diagnostics.CodeAnalysis;

namespace Millrace.Contracts.Languages;

/// <summary>All languages, found by id or alias without regard to case.</summary>
public sealed class LanguageCatalog
{
    private readonly Dictionary<string, LanguageDefinition> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Builds the catalog; two languages may not share an id or alias.</summary>
    /// <exception cref="InvalidDataException">A name is taken twice.</exception>
    public LanguageCatalog(IEnumerable<LanguageDefinition> languages)
    {
        All = [.. languages.OrderBy(l => l.Id, StringComparer.Ordinal)];
        foreach (var language in All)
        {
            foreach (var name in language.Aliases.Prepend(language.Id))
            {
                if (!_byName.TryAdd(name, language))
                {
                    throw new InvalidDataException($"The name '{name}' belongs to both '{_byName[name].Id}' and '{language.Id}'.");
                }
            }
        }
    }

    /// <summary>The languages, by id.</summary>
    public IReadOnlyList<LanguageDefinition> All { get; }

    /// <summary>Finds a language by id or alias.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out LanguageDefinition? language)
    {
        language = null;
        return name is not null && _byName.TryGetValue(name, out language);
    }

    /// <summary>Names close to a mistyped one, nearest first.</summary>
    public IReadOnlyList<string> NearMatches(string name, int count = 3) =>
        [.. _byName.Keys
            .Select(candidate => (candidate, distance: EditDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(c => c.distance <= Math.Max(1, Math.Min(name.Length, c.candidate.Length) / 2) || IsPrefixOfOther(name, c.candidate))
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => _byName[c.candidate].Id)
            .Distinct()
            .Take(count)];

    private static bool IsPrefixOfOther(string name, string candidate) =>
        name.Length >= 2 && (candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase) && candidate.Length >= 2);
}

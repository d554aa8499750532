using System.Collections.Concurrent;
using Millrace.Contracts.Languages;

namespace Millrace.Runner.Languages;

/// <summary>What this runner found installed.</summary>
public sealed class InstalledLanguages
{
    private readonly ConcurrentDictionary<string, LanguageAvailability> _found = new();

    /// <summary>All that was looked for, by id.</summary>
    public IReadOnlyList<LanguageAvailability> All => [.. _found.Values.OrderBy(l => l.Id, StringComparer.Ordinal)];

    /// <summary>The installed version, or null.</summary>
    public string? VersionOf(string language) => _found.TryGetValue(language, out var found) ? found.Version : null;

    internal void Set(LanguageAvailability availability) => _found[availability.Id] = availability;
}

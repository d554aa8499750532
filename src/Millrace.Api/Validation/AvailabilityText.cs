using Millrace.Contracts.Languages;

namespace Millrace.Api.Validation;

/// <summary>Says in words why a language cannot be had here, and what brings it.</summary>
internal static class AvailabilityText
{
    public static string NotInstalled(LanguageDefinition language, IReadOnlyList<LanguageAvailability> found)
    {
        var why = found.Select(l => l.Problem).FirstOrDefault(p => !string.IsNullOrWhiteSpace(p));
        return $"{language.Name} is not installed on any runner{(why is null ? "" : $" ({why.TrimEnd('.')})")}{HowToInstall(language)}";
    }

    private static string HowToInstall(LanguageDefinition language) =>
        language.Packages.Count == 0 ? "" : $"; the Debian packages {string.Join(' ', language.Packages)} bring it";
}

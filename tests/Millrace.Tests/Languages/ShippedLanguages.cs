using Millrace.Contracts.Languages;

namespace Millrace.Tests.Languages;

/// <summary>The languages of this repository.</summary>
internal static class ShippedLanguages
{
    public static string Directory { get; } = Path.Combine(RepositoryRoot(), "languages");

    public static LanguageCatalog Catalog { get; } = LanguageFolder.Load(Directory);

    public static IReadOnlyList<string> Ids { get; } =
        [.. System.IO.Directory.EnumerateDirectories(Directory).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static LanguageDefinition Get(string id) =>
        Catalog.TryFind(id, out var language) ? language : throw new InvalidOperationException($"There is no language '{id}'.");

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Millrace.slnx")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}

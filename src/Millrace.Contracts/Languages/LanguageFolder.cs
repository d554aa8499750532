using Millrace.Contracts.Analysis;

namespace Millrace.Contracts.Languages;

/// <summary>Reads the languages of a directory: one folder each, holding <c>language.yaml</c>, its samples and, where there is one, <c>analysis.yaml</c>.</summary>
public static class LanguageFolder
{
    /// <summary>Reads all languages; folders without a <c>language.yaml</c> are passed over.</summary>
    /// <exception cref="InvalidDataException">Some are wrong; the message lists the problems of all.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static LanguageCatalog Load(string directory)
    {
        var languages = new List<LanguageDefinition>();
        var problems = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(folder, LanguageFile.Name)))
            {
                continue;
            }

            try
            {
                languages.Add(Read(folder));
            }
            catch (InvalidDataException e)
            {
                problems.Add(e.Message);
            }
        }

        return problems.Count == 0
            ? new LanguageCatalog(languages)
            : throw new InvalidDataException(string.Join('\n', problems));
    }

    private static LanguageDefinition Read(string folder)
    {
        var id = Path.GetFileName(folder);
        var language = LanguageFile.Parse(
            File.ReadAllText(Path.Combine(folder, LanguageFile.Name)), id, file => File.ReadAllText(Path.Combine(folder, file)));
        var analysis = Path.Combine(folder, AnalysisFile.Name);
        return File.Exists(analysis) ? language with { Analysis = AnalysisFile.Parse(File.ReadAllText(analysis), id) } : language;
    }
}

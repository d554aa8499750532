using System.Text;
using System.Text.Json.Nodes;
using Millrace.Contracts.Languages;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>One program of the corpus and the request that runs it.</summary>
/// <param name="Language">Language id.</param>
/// <param name="Name">Name of its file, or of how it was made.</param>
/// <param name="Request">The request, but for what the test adds.</param>
public sealed record CorpusProgram(string Language, string Name, JsonObject Request)
{
    /// <summary>Fields that are known only with the job but reach a program which has already started.</summary>
    private static readonly HashSet<string> FieldsThatComeLate = ["language", "source_code", "stdin", "stdin_encoding"];

    /// <summary>True when nothing but a single file of the usual name and perhaps its input is asked for: a toolchain that waits can serve that.</summary>
    public bool IsPlain => Request.All(part => FieldsThatComeLate.Contains(part.Key));

    public override string ToString() => $"{Language}/{Name}";
}

/// <summary>
/// The programs: those in <c>programs/&lt;language&gt;/</c>, with a <c>.json</c> of the same name beside it where a request needs more than
/// the source (<c>files</c> there are the siblings of the program), and those of <see cref="MadePrograms"/>.
/// </summary>
/// <remarks>
/// Every program prints the same each time. None asks what tells one run from any other: process ids, inode numbers, addresses, times.
/// Nor do they ask what a process that started earlier cannot hide: its start time and the CPU time it has used; of Node.js
/// which of its own modules are loaded (<c>process.moduleLoadList</c>); and of a JVM its uptime,
/// the classes it has loaded, its threads and its own command line (<c>/proc/self/cmdline</c>, <c>RuntimeMXBean.getInputArguments</c>).
/// </remarks>
public static class Corpus
{
    private static readonly LanguageCatalog Languages = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages"));

    public static IReadOnlyList<CorpusProgram> Of(string language)
    {
        var directory = Path.Combine(ProgramsDirectory(), language);
        var written = Directory.GetFiles(directory)
            .Where(file => Path.GetExtension(file) != ".json")
            .Order(StringComparer.Ordinal)
            .Select(file => Read(language, file));
        return [.. written, .. MadePrograms.Of(language)];
    }

    /// <summary>A request for bytes: as text where they are text, else as a file.</summary>
    public static JsonObject RequestFor(string language, byte[] source, JsonObject? more = null)
    {
        var request = more ?? [];
        request["language"] = language;
        if (request["files"] is JsonArray siblings)
        {
            siblings.Insert(0, File(EntryName(language, request), source));
        }
        else if (TextOf(source) is { } text)
        {
            request["source_code"] = text;
        }
        else
        {
            request["files"] = new JsonArray(File(EntryName(language, request), source));
        }

        return request;
    }

    private static CorpusProgram Read(string language, string file)
    {
        var directives = Path.ChangeExtension(file, ".json");
        var more = System.IO.File.Exists(directives) ? JsonNode.Parse(System.IO.File.ReadAllText(directives))!.AsObject() : null;
        return new CorpusProgram(language, Path.GetFileName(file), RequestFor(language, System.IO.File.ReadAllBytes(file), more));
    }

    private static string EntryName(string language, JsonObject request) =>
        request["entry_point"]?.GetValue<string>()
        ?? Languages.All.Single(l => l.Id == language).FileName;

    private static JsonObject File(string name, byte[] content) =>
        new() { ["name"] = name, ["content"] = Convert.ToBase64String(content), ["encoding"] = "base64" };

    private static string? TextOf(byte[] source)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(source);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string ProgramsDirectory()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var programs = Path.Combine(directory.FullName, "tests", "Millrace.JourneyTests", "Fidelity", "programs");
            if (Directory.Exists(programs))
            {
                return programs;
            }
        }

        throw new DirectoryNotFoundException("tests/Millrace.JourneyTests/Fidelity/programs is in no directory above this one: run the tests inside the repository.");
    }
}

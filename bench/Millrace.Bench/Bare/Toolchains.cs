using Millrace.Contracts.Languages;

namespace Millrace.Bench.Bare;

/// <summary>The machine's own toolchains, those the server uses too, whatever the caller's PATH holds.</summary>
internal sealed class Toolchains(Scratch scratch)
{
    /// <summary>Where programs are looked for.</summary>
    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    private readonly string _home = scratch.Folder("home");

    /// <summary>The environment of a bare process.</summary>
    public Dictionary<string, string> Environment() => new()
    {
        ["PATH"] = SearchPath,
        ["HOME"] = _home,
        ["LANG"] = "C.UTF-8",
        ["TMPDIR"] = Path.GetTempPath(),
    };

    /// <summary>The full path of a program, or null when it is not installed.</summary>
    public static string? Find(string program) =>
        program.Contains('/')
            ? program
            : SearchPath.Split(':').Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>The full path of a program.</summary>
    public static string Require(string program) =>
        Find(program) ?? throw new BenchException($"{program} is not installed in {SearchPath}.");

    /// <summary>Which program of a language is missing, or null when none is.</summary>
    public static string? Missing(LanguageDefinition language) =>
        new[] { language.Compile?.Command[0], language.Run.Command[0] }
            .FirstOrDefault(program => program is not null && !program.StartsWith('{') && Find(program) is null);

    /// <summary>The version of a language's toolchain, or null when it is not installed.</summary>
    public string? Version(LanguageDefinition language, CancellationToken cancellation)
    {
        if (Find(language.Version.Command[0]) is not { } program)
        {
            return null;
        }

        var probe = BareProcess.Run(new BareCommand([program, .. language.Version.Command.Skip(1)], _home, Environment()), cancellation);
        var match = SourcePatternMatcher.RegexOf(language.Version.Pattern).Match(System.Text.Encoding.UTF8.GetString(probe.Stdout));
        return match.Success ? match.Groups[1].Value : null;
    }
}

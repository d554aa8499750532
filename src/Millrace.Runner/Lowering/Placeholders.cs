using System.Text.RegularExpressions;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Runner.Lowering;

/// <summary>
/// Fills the placeholders of a language's commands. A list placeholder (<c>{args}</c>, <c>{compile_args}</c>, <c>{sources}</c>)
/// is an argument of its own and becomes as many arguments as the list has; the others are replaced within an argument.
/// </summary>
internal sealed partial class Placeholders
{
    private readonly Dictionary<string, IReadOnlyList<string>> _lists;
    private readonly Dictionary<string, string> _values;

    private Placeholders(Dictionary<string, IReadOnlyList<string>> lists, Dictionary<string, string> values)
    {
        _lists = lists;
        _values = values;
    }

    /// <summary>For a command that is no job's.</summary>
    public static Placeholders WithoutJob { get; } = new([], new() { ["{support}"] = SandboxPaths.Support });

    public static Placeholders For(JobSpec job, LanguageDefinition language, LanguageStage stage, IReadOnlyList<string> args, long memoryMb)
    {
        var stem = Path.GetFileNameWithoutExtension(job.EntryPoint);
        var values = new Dictionary<string, string>
        {
            ["{entry}"] = job.EntryPoint,
            ["{entry_stem}"] = stem,
            ["{build}"] = SandboxPaths.Build,
            ["{support}"] = SandboxPaths.Support,
            ["{memory_mb}"] = Text(memoryMb),
            ["{heap_mb}"] = Text(Math.Max(1, memoryMb * 3 / 4)),
        };
        var entry = System.Text.Encoding.UTF8.GetString(job.Files.First(f => f.Name == job.EntryPoint).Content);
        foreach (var (name, pattern) in language.Variables)
        {
            values[$"{{{name}}}"] = SourcePatternMatcher.Apply(pattern, entry, stem);
        }

        var sources = job.Files.Select(f => f.Name).Where(name => stage.Sources.Any(glob => Glob.Matches(glob, name))).ToArray();
        return new Placeholders(new() { ["{args}"] = args, ["{compile_args}"] = job.CompileArgs, ["{sources}"] = sources }, values);
    }

    public IReadOnlyList<string> Fill(IReadOnlyList<string> command) =>
        [.. command.SelectMany(argument => _lists.TryGetValue(argument, out var list) ? list : [FillOne(argument)])];

    // In one go: what the request brings is not looked through for further placeholders.
    public string FillOne(string text) => Placeholder().Replace(text, match => _values.GetValueOrDefault(match.Value, match.Value));

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{[A-Za-z0-9_]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}

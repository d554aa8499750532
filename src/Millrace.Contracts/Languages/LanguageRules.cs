using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.Contracts.Executions;

namespace Millrace.Contracts.Languages;

/// <summary>What a language must obey beyond its types.</summary>
internal static partial class LanguageRules
{
    private static readonly string[] BuiltIn =
        ["entry", "entry_stem", "sources", "args", "compile_args", "build", "heap_mb", "memory_mb", "support"];

    /// <summary>These become as many arguments as there are, so they stand alone.</summary>
    private static readonly string[] Lists = ["sources", "args", "compile_args"];

    private static readonly string[] DiagnosticGroups = ["file", "line", "column", "severity", "message"];

    public static void Check(LanguageDefinition language, string folder, YamlMap map)
    {
        CheckNames(language, folder, map);
        if (!FileNamePattern().IsMatch(language.FileName) && language.FileName.Length > 0)
        {
            map.Problem("file_name", "must be a plain file name with an extension");
        }

        foreach (var name in language.Variables.Keys)
        {
            if (!VariableName().IsMatch(name) || BuiltIn.Contains(name))
            {
                map.Problem("variables", $"'{name}' must be in snake_case and not be a placeholder of Millrace's own");
            }
        }

        foreach (var name in language.DefaultFiles.Keys.Where(name => !IsRelative(name)))
        {
            map.Problem("default_files", $"'{name}' must be a relative path without '..'");
        }

        CheckStage(language.Compile, "compile", language, map);
        CheckStage(language.Run, "run", language, map);
        CheckStage(language.Install?.Compile, "install", language, map);
        foreach (var twice in language.Samples.GroupBy(s => s.Name).Where(g => g.Count() > 1))
        {
            map.Problem("samples", $"'{twice.Key}' is there {twice.Count()} times");
        }

        foreach (var twice in language.Examples.GroupBy(e => e.Name).Where(g => g.Count() > 1))
        {
            map.Problem("examples", $"'{twice.Key}' is there {twice.Count()} times");
        }

        if (language.Samples is [{ Name: not "hello" }, ..])
        {
            map.Problem("samples", "the first one must be 'hello'");
        }
    }

    public static void CheckPattern(string pattern, int groups, YamlMap map, string key)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);
            if (regex.GetGroupNumbers().Max() < groups)
            {
                map.Problem(key, $"needs {groups} group(s) in parentheses: '{pattern}'");
            }
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            map.Problem(key, $"is no pattern that can be used: {e.Message}");
        }
    }

    public static void CheckSourcePattern(SourcePattern pattern, YamlMap map)
    {
        var groups = Placeholder().Matches(pattern.Template).Select(m => m.Groups[1].Value).ToList();
        foreach (var group in groups.Where(g => !int.TryParse(g, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n > 9))
        {
            map.Problem("template", $"'{{{group}}}' is no group; a template may hold {{0}} to {{9}}");
        }

        var highest = groups.Select(g => g is [>= '0' and <= '9'] ? g[0] - '0' : 0).DefaultIfEmpty().Max();
        for (var i = 0; i < pattern.Patterns.Count; i++)
        {
            CheckPattern(pattern.Patterns[i], highest, map, "patterns");
        }
    }

    public static void CheckProgram(string file, string expectedOutcome, YamlMap map)
    {
        if (!IsRelative(file))
        {
            map.Problem("file", "must be a relative path without '..'");
        }

        var known = Enum.GetValues<Outcome>().Select(o => JsonSerializer.Serialize(o, MillraceJson.Wire).Trim('"'));
        if (!known.Contains(expectedOutcome))
        {
            map.Problem("expected_outcome", $"'{expectedOutcome}' is no outcome");
        }
    }

    /// <summary>A pattern for lines of output, which clients run in JavaScript too.</summary>
    public static void CheckDiagnosticPattern(string pattern, string group, YamlMap map, string key)
    {
        CheckPattern(pattern, groups: 0, map, key);
        foreach (var unknown in NamedGroup().Matches(pattern).Select(m => m.Groups[1].Value).Except(DiagnosticGroups))
        {
            map.Problem(key, $"'{unknown}' is no group that is read; known: {string.Join(", ", DiagnosticGroups)}");
        }

        if (!pattern.Contains($"(?<{group}>", StringComparison.Ordinal))
        {
            map.Problem(key, $"needs a group (?<{group}>…)");
        }

        if (NotInJavaScript().Match(pattern) is { Success: true } match)
        {
            map.Problem(key, $"'{match.Value}' means nothing, or something else, in JavaScript");
        }
    }

    public static void CheckPrepare(PrepareStep step, YamlMap map)
    {
        if (!step.LinkedAt.StartsWith("/tmp/", StringComparison.Ordinal) || !IsRelative(step.LinkedAt[1..]))
        {
            map.Problem("linked_at", "must be an absolute path below /tmp without '..'");
        }

        foreach (var name in step.Command.SelectMany(argument => Placeholder().Matches(argument)).Select(m => m.Groups[1].Value).Where(name => name != "support"))
        {
            map.Problem("command", $"unknown placeholder '{{{name}}}'; known: support");
        }
    }

    private static void CheckNames(LanguageDefinition language, string folder, YamlMap map)
    {
        if (language.Id != folder && language.Id.Length > 0)
        {
            map.Problem("id", $"is '{language.Id}' but the folder is '{folder}'");
        }

        if (!IdPattern().IsMatch(folder))
        {
            map.Problem("id", "must be lower-case letters, digits and dashes");
        }

        foreach (var alias in language.Aliases.Where(alias => !AliasPattern().IsMatch(alias)))
        {
            map.Problem("aliases", $"'{alias}' must be lower-case and without spaces");
        }

        var names = language.Aliases.Prepend(language.Id);
        foreach (var twice in names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            map.Problem("aliases", $"'{twice.Key}' is there twice, or is the id");
        }
    }

    private static void CheckStage(LanguageStage? stage, string key, LanguageDefinition language, YamlMap map)
    {
        foreach (var argument in stage?.Command ?? [])
        {
            foreach (var name in Placeholder().Matches(argument).Select(m => m.Groups[1].Value))
            {
                if (!BuiltIn.Contains(name) && !language.Variables.ContainsKey(name))
                {
                    map.Problem(key, $"command: unknown placeholder '{{{name}}}'; known: {string.Join(", ", BuiltIn.Concat(language.Variables.Keys))}");
                }
                else if (Lists.Contains(name) && argument != $"{{{name}}}")
                {
                    map.Problem(key, $"command: '{{{name}}}' stands for many arguments and must be one of its own, not part of '{argument}'");
                }
            }
        }

        if (stage is not null && stage.Command.Contains("{sources}") != stage.Sources.Count > 0)
        {
            map.Problem(key, "'sources' and the placeholder '{sources}' need each other");
        }

        if (stage?.Gate?.Late is { } late && stage.Command.Count(argument => argument == late.From) != 1)
        {
            map.Problem(key, $"gate: late: from: '{late.From}' must be one argument of the command");
        }

        if (stage?.Gate?.Needs is { } needed && (needed.Contains('/') || needed is "" or "." or ".."))
        {
            map.Problem(key, $"gate: needs: '{needed}' must be the plain name of a file in {{support}}");
        }
    }

    private static bool IsRelative(string path) => !path.StartsWith('/') && !path.Contains('\\') && !path.Split('/').Contains("..");

    [GeneratedRegex(@"\{([A-Za-z0-9_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\(\?<([^>=!]+)>", RegexOptions.CultureInvariant)]
    private static partial Regex NamedGroup();

    [GeneratedRegex(@"\(\?[a-zA-Z#'-]|\\[AZzGpP]|\[[^\]]*\[:", RegexOptions.CultureInvariant)]
    private static partial Regex NotInJavaScript();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+#._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex AliasPattern();

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\.[A-Za-z0-9+]{1,12}$", RegexOptions.CultureInvariant)]
    private static partial Regex FileNamePattern();
}

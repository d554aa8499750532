using System.Text.RegularExpressions;

namespace Millrace.Contracts.Languages;

/// <summary>Reads how a language's packages are installed.</summary>
internal static partial class InstallData
{
    public static LanguageInstall Read(YamlMap map)
    {
        var install = new LanguageInstall
        {
            Manifest = map.Text("manifest"),
            Locks = map.Texts("locks"),
            Format = map.OptionalWord("format", ManifestFormat.Lines),
            Dependency = map.Text("dependency"),
            Before = map.OptionalText("before") ?? "",
            Line = map.Text("line"),
            Between = map.OptionalText("between") ?? "\n",
            After = map.OptionalText("after") ?? "\n",
            Wants = map.OptionalText("wants"),
            Names = map.OptionalText("names"),
            Refuse = map.Texts("refuse"),
            InWorkspace = map.OptionalTruth("in_workspace") ?? false,
            Stubs = map.Texts("stubs"),
            Command = map.RequiredTexts("command"),
            Env = map.TextMap("env"),
            Directory = map.Text("directory"),
            MountedAt = map.Text("mounted_at"),
            StageEnv = map.TextMap("stage_env"),
            Compile = map.Optional("compile", LanguageFile.ReadStage),
        };
        Check(install, map);
        map.RefuseUnknownKeys();
        return install;
    }

    private static void Check(LanguageInstall install, YamlMap map)
    {
        foreach (var (key, pattern) in install.Refuse.Select(p => ("refuse", p)).Append(("dependency", install.Dependency)).Append(("wants", install.Wants ?? "")).Append(("names", install.Names ?? "")))
        {
            LanguageRules.CheckPattern(pattern, groups: 0, map, key);
        }

        if (!install.Dependency.StartsWith('^') || !install.Dependency.EndsWith('$'))
        {
            map.Problem("dependency", "must match the whole of a dependency: ^ at its beginning, $ at its end");
        }

        if (install.Format == ManifestFormat.Text && install.Wants is null)
        {
            map.Problem("wants", "must say what a manifest of format 'text' matches when it wants something");
        }

        if (install.Names is { } names && !names.Contains("(?<name>", StringComparison.Ordinal))
        {
            map.Problem("names", "needs a group (?<name>…)");
        }

        foreach (var name in install.Locks.Prepend(install.Manifest).Append(install.Directory).Where(name => !PlainName().IsMatch(name)))
        {
            map.Problem("manifest", $"'{name}' must be a plain name, without directories");
        }

        if (!Place().IsMatch(install.MountedAt))
        {
            map.Problem("mounted_at", "must be /dependencies or /node_modules, or below");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"^/(dependencies|node_modules)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}

namespace Millrace.Contracts.Languages;

/// <summary>
/// Reads one <c>language.yaml</c>. Strict: an unknown key, a wrong type, a pattern that does not compile or an unknown placeholder is
/// a problem, and all problems of a file are reported together, each with its line and key.
/// </summary>
public static class LanguageFile
{
    /// <summary>The file's name inside the language's folder.</summary>
    public const string Name = "language.yaml";

    /// <summary>Reads a language.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="id">The name of the folder, which the file's <c>id</c> must repeat.</param>
    /// <param name="readSample">Gives the text of a sample file beside it.</param>
    /// <exception cref="InvalidDataException">The file has problems; the message lists them, one to a line.</exception>
    public static LanguageDefinition Parse(string yaml, string id, Func<string, string> readSample) =>
        YamlMap.ReadFile(yaml, $"{id}/{Name}", map => ReadLanguage(map, id, readSample));

    private static LanguageDefinition ReadLanguage(YamlMap map, string id, Func<string, string> readSample)
    {
        var definition = new LanguageDefinition
        {
            Id = map.Text("id"),
            Name = map.Text("name"),
            Aliases = map.Texts("aliases"),
            Version = map.Required("version", ReadVersion) ?? new VersionProbe([], ""),
            Packages = map.Texts("packages"),
            EditorMode = map.OptionalText("editor_mode"),
            FileName = map.Text("file_name"),
            FileNameFrom = map.Optional("file_name_from", ReadSourcePattern),
            Variables = map.Children("variables", ReadSourcePattern),
            DefaultFiles = map.TextMap("default_files"),
            Prepare = map.Optional("prepare", ReadPrepare),
            Install = map.Optional("install", InstallData.Read),
            Compile = map.Optional("compile", ReadStage),
            Run = map.Required("run", ReadStage) ?? new LanguageStage { Command = [] },
            Limits = map.Optional("limits", ReadLimits) ?? new LanguageLimits(),
            Samples = map.Items("samples", sample => ReadSample(sample, readSample)),
            Diagnostics = map.Items("diagnostics", EditorData.ReadDiagnostic),
            Examples = map.Items("examples", example => EditorData.ReadExample(example, readSample)),
        };
        map.RefuseUnknownKeys();
        LanguageRules.Check(definition, id, map);
        return definition;
    }

    private static VersionProbe ReadVersion(YamlMap map)
    {
        var probe = new VersionProbe(map.RequiredTexts("command"), map.Text("pattern"));
        LanguageRules.CheckPattern(probe.Pattern, groups: 1, map, "pattern");
        map.RefuseUnknownKeys();
        return probe;
    }

    private static SourcePattern ReadSourcePattern(YamlMap map)
    {
        var pattern = new SourcePattern
        {
            Patterns = map.RequiredTexts("patterns"),
            Template = map.OptionalText("template") ?? "{1}",
            Default = map.OptionalText("default") ?? "",
        };
        LanguageRules.CheckSourcePattern(pattern, map);
        map.RefuseUnknownKeys();
        return pattern;
    }

    private static PrepareStep ReadPrepare(YamlMap map)
    {
        var step = new PrepareStep(map.RequiredTexts("command"), map.TextMap("env"), map.Text("linked_at"));
        LanguageRules.CheckPrepare(step, map);
        map.RefuseUnknownKeys();
        return step;
    }

    internal static LanguageStage ReadStage(YamlMap map)
    {
        var stage = new LanguageStage
        {
            Command = map.RequiredTexts("command"),
            Env = map.TextMap("env"),
            Sources = map.Texts("sources"),
            Gate = map.Optional("gate", ReadGate),
        };
        map.RefuseUnknownKeys();
        return stage;
    }

    private static StageGate ReadGate(YamlMap map)
    {
        var gate = new StageGate
        {
            Kind = map.OptionalWord("kind", GateKind.Fifo),
            File = map.Text("file"),
            Arguments = map.Texts("arguments"),
            Fork = map.OptionalTruth("fork") ?? false,
            OutputRing = map.OptionalTruth("output_ring") ?? false,
            Late = map.Optional("late", ReadLate),
            Heavy = map.OptionalTruth("heavy") ?? false,
            EnvOnce = map.TextMap("env_once"),
            Needs = map.OptionalText("needs"),
            UnlessFiles = map.Texts("unless_files"),
            UnlessSource = map.Texts("unless_source"),
        };
        if (gate is { Kind: GateKind.Preload, Arguments.Count: > 0 })
        {
            map.Problem("arguments", "a gate of kind 'preload' takes none: the program is not told that it waits");
        }

        if (gate is { Kind: not GateKind.Preload, Fork: true })
        {
            map.Problem("fork", "needs a gate of kind 'preload'");
        }

        if (gate is { Kind: not GateKind.Preload, OutputRing: true })
        {
            map.Problem("output_ring", "needs a gate of kind 'preload'");
        }

        if (gate.EnvOnce.Count > 1)
        {
            map.Problem("env_once", "can have one variable");
        }

        foreach (var pattern in gate.UnlessSource)
        {
            LanguageRules.CheckPattern(pattern, groups: 0, map, "unless_source");
        }

        map.RefuseUnknownKeys();
        return gate;
    }

    private static StageGateLate ReadLate(YamlMap map)
    {
        var late = new StageGateLate
        {
            From = map.Text("from"),
            Instead = map.Texts("instead"),
            AtMost = map.OptionalCount("at_most"),
            Unless = map.Texts("unless"),
        };
        foreach (var pattern in late.Unless)
        {
            LanguageRules.CheckPattern(pattern, groups: 0, map, "unless");
        }

        map.RefuseUnknownKeys();
        return late;
    }

    private static LanguageLimits ReadLimits(YamlMap map)
    {
        var limits = new LanguageLimits
        {
            MemoryMb = map.OptionalCount("memory_mb"),
            CompileMemoryMb = map.OptionalCount("compile_memory_mb"),
            Processes = map.OptionalCount("processes"),
            WallMs = map.OptionalCount("wall_ms"),
            CompileWallMs = map.OptionalCount("compile_wall_ms"),
        };
        map.RefuseUnknownKeys();
        return limits;
    }

    private static LanguageSample ReadSample(YamlMap map, Func<string, string> readSample)
    {
        var file = map.Text("file");
        var sample = new LanguageSample
        {
            Name = map.Text("name"),
            File = file,
            Source = ReadSource(map, file, readSample),
            Stdin = map.OptionalText("stdin") ?? "",
            Args = map.Texts("args"),
            ExpectedOutput = map.OptionalText("expected_output"),
            ExpectedExitCode = (int)(map.OptionalCount("expected_exit_code", minimum: 0, maximum: 255) ?? 0),
            ExpectedOutcome = map.OptionalText("expected_outcome") ?? "success",
        };
        LanguageRules.CheckProgram(sample.File, sample.ExpectedOutcome, map);
        map.RefuseUnknownKeys();
        return sample;
    }

    internal static string ReadSource(YamlMap map, string file, Func<string, string> readSample)
    {
        if (file.Length == 0)
        {
            return "";
        }

        try
        {
            return readSample(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            map.Problem("file", $"'{file}' cannot be read: {e.Message}");
            return "";
        }
    }
}

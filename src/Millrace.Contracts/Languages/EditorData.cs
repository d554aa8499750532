namespace Millrace.Contracts.Languages;

/// <summary>Reads what <c>language.yaml</c> says for editors: where messages point to, and programs worth a look.</summary>
internal static class EditorData
{
    private static readonly string[] Severities = ["error", "warning", "info"];
    private static readonly string[] Ends = ["first", "last"];

    public static LanguageDiagnostic ReadDiagnostic(YamlMap map)
    {
        var diagnostic = new LanguageDiagnostic
        {
            Pattern = map.Text("pattern"),
            MessageBefore = map.OptionalText("message_before"),
            MessageAfter = map.OptionalText("message_after"),
            Severity = map.OptionalText("severity") ?? "error",
            Innermost = map.OptionalText("innermost") ?? "first",
        };
        LanguageRules.CheckDiagnosticPattern(diagnostic.Pattern, "line", map, "pattern");
        CheckMessage(diagnostic.MessageBefore, "message_before");
        CheckMessage(diagnostic.MessageAfter, "message_after");
        CheckChoice(diagnostic.Severity, Severities, "severity");
        CheckChoice(diagnostic.Innermost, Ends, "innermost");
        if (diagnostic is { MessageBefore: not null, MessageAfter: not null })
        {
            map.Problem("message_after", "cannot be there together with 'message_before'");
        }

        map.RefuseUnknownKeys();
        return diagnostic;

        void CheckMessage(string? pattern, string key)
        {
            if (pattern is not null)
            {
                LanguageRules.CheckDiagnosticPattern(pattern, "message", map, key);
            }
        }

        void CheckChoice(string value, string[] choices, string key)
        {
            if (!choices.Contains(value))
            {
                map.Problem(key, $"'{value}' must be one of {string.Join(", ", choices)}");
            }
        }
    }

    public static LanguageExample ReadExample(YamlMap map, Func<string, string> readSample)
    {
        var file = map.Text("file");
        var example = new LanguageExample
        {
            Name = map.Text("name"),
            Title = map.Text("title"),
            Description = map.Text("description"),
            File = file,
            Source = LanguageFile.ReadSource(map, file, readSample),
            Stdin = map.OptionalText("stdin"),
            Args = map.Texts("args"),
            Artifacts = map.Texts("artifacts"),
            ExpectedOutcome = map.OptionalText("expected_outcome") ?? "success",
        };
        LanguageRules.CheckProgram(example.File, example.ExpectedOutcome, map);
        map.RefuseUnknownKeys();
        return example;
    }
}

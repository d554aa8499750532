using Millrace.Contracts.Languages;
using Xunit;

namespace Millrace.Tests.Languages;

public sealed class LanguageFileTests
{
    private const string Toy = """
        id: toy
        name: Toy
        aliases: [ty]
        version:
          command: [toy, --version]
          pattern: 'toy (\d+\.\d+)'
        file_name: main.toy
        run:
          command: [toy, '{entry}', '{args}']
        samples:
          - name: hello
            file: hello.toy
            expected_output: "Hello, world!\n"
        """;

    /// <summary>A language that is right but for one top-level key, which is replaced or added.</summary>
    internal static string Minimal(string replace)
    {
        var key = replace[..(replace.IndexOf(':', StringComparison.Ordinal) + 1)];
        var lines = Toy.Split('\n').ToList();
        var at = lines.FindIndex(line => line.StartsWith(key, StringComparison.Ordinal));
        if (at >= 0)
        {
            do
            {
                lines.RemoveAt(at);
            }
            while (at < lines.Count && lines[at].StartsWith(' '));
        }

        return string.Join('\n', lines.Append(replace));
    }

    [Fact]
    public void A_small_file_becomes_a_language()
    {
        var language = LanguageFile.Parse(Toy, "toy", file => $"source of {file}");

        Assert.Equal(("toy", "Toy", "main.toy"), (language.Id, language.Name, language.FileName));
        Assert.Equal(["ty"], language.Aliases);
        Assert.Equal(["toy", "{entry}", "{args}"], language.Run.Command);
        Assert.Null(language.Compile);
        Assert.Equal("source of hello.toy", language.Samples[0].Source);
        Assert.Equal("Hello, world!\n", language.Samples[0].ExpectedOutput);
    }

    [Fact]
    public void Every_key_finds_its_place()
    {
        var language = LanguageFile.Parse(
            Minimal("""
                compile:
                  command: [toyc, -o, '{build}/main', '{module}', '{sources}', '{compile_args}', '{support}/live.o']
                  sources: ['**/*.toy']
                  env: { TOY_COLOR: 'off' }
                packages: [toy-bin]
                editor_mode: toy
                file_name_from:
                  patterns: ['^module (\w+)']
                  template: '{1}.toy'
                  default: main.toy
                variables:
                  module:
                    patterns: ['^module (\w+)']
                    default: '{entry_stem}'
                default_files:
                  toy.mod: "module main\n"
                diagnostics:
                  - { pattern: '(?<file>\w+) (?<line>\d+)', message_after: '(?<message>.+)', severity: warning, innermost: last }
                examples:
                  - { name: show, title: Show, description: Shows., file: examples/show.toy, stdin: "1\n", args: [a], artifacts: ['*.png'], expected_outcome: nonzero_exit }
                limits: { memory_mb: 1, compile_memory_mb: 2, processes: 3, wall_ms: 4, compile_wall_ms: 5 }
                """),
            "toy",
            file => $"source of {file}");

        Assert.Equal(["**/*.toy"], language.Compile!.Sources);
        Assert.Equal("off", language.Compile.Env["TOY_COLOR"]);
        Assert.Equal(["toy-bin"], language.Packages);
        Assert.Equal("toy", language.EditorMode);
        Assert.Equal(
            new LanguageDiagnostic { Pattern = @"(?<file>\w+) (?<line>\d+)", MessageAfter = "(?<message>.+)", Severity = "warning", Innermost = "last" },
            Assert.Single(language.Diagnostics));
        var example = Assert.Single(language.Examples);
        Assert.Equal(("show", "Show", "Shows.", "source of examples/show.toy"), (example.Name, example.Title, example.Description, example.Source));
        Assert.Equal(("1\n", "a", "*.png", "nonzero_exit"), (example.Stdin, example.Args[0], example.Artifacts[0], example.ExpectedOutcome));
        Assert.Equal("{1}.toy", language.FileNameFrom!.Template);
        Assert.Equal(("{1}", "{entry_stem}"), (language.Variables["module"].Template, language.Variables["module"].Default));
        Assert.Equal("module main\n", language.DefaultFiles["toy.mod"]);
        Assert.Equal(new LanguageLimits { MemoryMb = 1, CompileMemoryMb = 2, Processes = 3, WallMs = 4, CompileWallMs = 5 }, language.Limits);
    }

    [Fact]
    public void A_gate_may_be_told_the_end_of_the_command_late()
    {
        var language = LanguageFile.Parse(
            Minimal("""
                run:
                  command: [toy, '{entry}', '{args}']
                  gate:
                    file: .gate
                    needs: toy-gate
                    heavy: true
                    arguments: [--gate]
                    late: { from: '{entry}', instead: ['@.gate'], at_most: 2, unless: ['^@'] }
                """),
            "toy",
            _ => "");

        var gate = language.Run.Gate!;
        Assert.Equal((".gate", "toy-gate", true), (gate.File, gate.Needs, gate.Heavy));
        Assert.Equal(("{entry}", 2L), (gate.Late!.From, gate.Late.AtMost));
        Assert.Equal(["@.gate"], gate.Late.Instead);
        Assert.Equal(["^@"], gate.Late.Unless);
    }

    [Theory]
    [InlineData("run: { command: [toy, '{args}'], gate: { file: g, late: { from: '{entry}' } } }", "gate: late: from: '{entry}' must be one argument of the command")]
    [InlineData("run: { command: [toy, '{args}'], gate: { file: g, late: { from: '{args}', unless: ['('] } } }", "run.gate.late.unless: is no pattern")]
    [InlineData("run: { command: [toy, '{args}'], gate: { file: g, late: { from: '{args}', unles: [] } } }", "run.gate.late.unles: unknown key")]
    [InlineData("run: { command: [toy], gate: { file: g, heavy: 'yes' } }", "run.gate.heavy: must be true or false")]
    [InlineData("run: { command: [toy], gate: { file: g, needs: a/b } }", "gate: needs: 'a/b' must be the plain name of a file in {support}")]
    [InlineData("colour: red", "toy/language.yaml:14: colour: unknown key")]
    [InlineData("run: { command: [toy], cwd: / }", "run.cwd: unknown key")]
    [InlineData("samples: [{ name: hello, file: a, expect: b }]", "samples[0].expect: unknown key")]
    [InlineData("name: 3.10", "name: must be a text; write '3.10' in quotes")]
    [InlineData("name: true", "name: must be a text")]
    [InlineData("name: [a]", "name: must be a text")]
    [InlineData("name: ''", "name: must not be empty")]
    [InlineData("aliases: ty", "aliases: must be a list")]
    [InlineData("aliases: [a, [b]]", "aliases[1]: must be a text")]
    [InlineData("aliases: [ty, TY]", "'TY' must be lower-case")]
    [InlineData("aliases: [toy]", "'toy' is there twice, or is the id")]
    [InlineData("run: toy", "run: must be a mapping")]
    [InlineData("run: { command: [] }", "run.command: must not be empty")]
    [InlineData("run: { env: { A: b } }", "run: 'command' is missing")]
    [InlineData("run: { command: [toy], env: { A: 1 } }", "run.env.A: must be a text")]
    [InlineData("run: { command: [toy, '{entrie}'] }", "unknown placeholder '{entrie}'")]
    [InlineData("prepare: { command: [toy, '{build}'], linked_at: /tmp/a }", "prepare.command: unknown placeholder '{build}'; known: support")]
    [InlineData("run: { command: [toy, '-x={args}'] }", "'{args}' stands for many arguments")]
    [InlineData("run: { command: [toy, '{sources}'] }", "'sources' and the placeholder '{sources}' need each other")]
    [InlineData("run: { command: [toy], sources: ['*'] }", "'sources' and the placeholder '{sources}' need each other")]
    [InlineData("run: { command: [toy], gate: { kind: door, file: a } }", "run.gate.kind: 'door' must be one of: fifo, preload")]
    [InlineData("run: { command: [toy], gate: { kind: preload } }", "run.gate: 'file' is missing")]
    [InlineData("run: { command: [toy], gate: { kind: preload, file: a, arguments: [-b] } }", "run.gate.arguments: a gate of kind 'preload' takes none")]
    [InlineData("run: { command: [toy], gate: { kind: fifo, file: a, fork: true } }", "run.gate.fork: needs a gate of kind 'preload'")]
    [InlineData("run: { command: [toy], gate: { kind: preload, file: a, fork: yes } }", "run.gate.fork: must be true or false")]
    [InlineData("run: { command: [toy], gate: { file: a, env_once: { A: '1', B: '2' } } }", "run.gate.env_once: can have one variable")]
    [InlineData("run: { command: [toy], gate: { kind: fifo, file: a, output_ring: true } }", "run.gate.output_ring: needs a gate of kind 'preload'")]
    [InlineData("limits: { processes: few }", "limits.processes: must be a whole number")]
    [InlineData("limits: { processes: 0 }", "limits.processes: must be a whole number from 1")]
    [InlineData("limits: { processes: '9' }", "limits.processes: must be a whole number")]
    [InlineData("version: { command: [toy], pattern: toy }", "version.pattern: needs 1 group(s)")]
    [InlineData("version: { command: [toy], pattern: '(' }", "version.pattern: is no pattern")]
    [InlineData("version: { command: [toy], pattern: '(a)(?=b)' }", "version.pattern: is no pattern")]
    [InlineData("file_name_from: { patterns: ['(a)'], template: '{2}' }", "file_name_from.patterns: needs 2 group(s)")]
    [InlineData("file_name_from: { patterns: ['(a)'], template: '{name}' }", "'{name}' is no group")]
    [InlineData("variables: { entry: { patterns: ['(a)'] } }", "'entry' must be in snake_case and not be a placeholder")]
    [InlineData("default_files: { ../x: '' }", "'../x' must be a relative path")]
    [InlineData("file_name: a/b.toy", "file_name: must be a plain file name")]
    [InlineData("id: other", "id: is 'other' but the folder is 'toy'")]
    [InlineData("samples: [{ name: bye, file: a }]", "the first one must be 'hello'")]
    [InlineData("samples: [{ name: hello, file: a }, { name: hello, file: b }]", "'hello' is there 2 times")]
    [InlineData("samples: [{ name: hello, file: ../a }]", "samples[0].file: must be a relative path")]
    [InlineData("samples: [{ name: hello, file: a, expected_outcome: fine }]", "'fine' is no outcome")]
    [InlineData("diagnostics: [{ pattern: 'line' }]", "diagnostics[0].pattern: needs a group (?<line>…)")]
    [InlineData("diagnostics: [{ pattern: '(?<line>' }]", "diagnostics[0].pattern: is no pattern")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)(?<row>b)' }]", "'row' is no group that is read")]
    [InlineData("diagnostics: [{ pattern: '(?i)(?<line>a)' }]", "'(?i' means nothing, or something else, in JavaScript")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)', message_after: 'b' }]", "message_after: needs a group (?<message>…)")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)', message_after: '(?<message>b)', message_before: '(?<message>b)' }]", "cannot be there together")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)', severity: bad }]", "severity: 'bad' must be one of error, warning, info")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)', innermost: middle }]", "innermost: 'middle' must be one of first, last")]
    [InlineData("examples: [{ name: a, title: A, file: a }]", "'description' is missing")]
    [InlineData("examples: [{ name: a, title: A, description: A., file: ../a }]", "examples[0].file: must be a relative path")]
    [InlineData("examples: [{ name: a, title: A, description: A., file: a, expected_outcome: fine }]", "'fine' is no outcome")]
    [InlineData("samples: [{ name: hello, file: a, expected_exit_code: 256 }]", "samples[0].expected_exit_code: must be a whole number")]
    public void A_problem_is_told_with_its_key(string line, string problem) =>
        Assert.Contains(problem, Problems(Minimal(line)), StringComparison.Ordinal);

    [Fact]
    public void All_problems_of_a_file_are_told_together_by_line()
    {
        var problems = Problems("""
            id: toy
            nme: Toy
            version: { command: [toy], pattern: '(x' }
            run:
              command: [toy, '{nope}']
            limits: { memory_mb: lots }
            """).Split('\n');

        Assert.Equal(
            ["toy/language.yaml:1: 'name' is missing", "toy/language.yaml:1: 'file_name' is missing"],
            problems[..2]);
        Assert.StartsWith("toy/language.yaml:2: nme: unknown key; known here: aliases, ", problems[2], StringComparison.Ordinal);
        Assert.StartsWith("toy/language.yaml:3: version.pattern: is no pattern", problems[3], StringComparison.Ordinal);
        Assert.StartsWith("toy/language.yaml:5: run: command: unknown placeholder '{nope}'", problems[4], StringComparison.Ordinal);
        Assert.StartsWith("toy/language.yaml:6: limits.memory_mb: must be", problems[5], StringComparison.Ordinal);
        Assert.Equal(6, problems.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("[a, b]")]
    [InlineData("a: b\n---\na: b")]
    [InlineData("a: [b")]
    [InlineData("a: 1\na: 2")]
    [InlineData("a: *nowhere")]
    public void What_is_no_language_at_all_is_told_too(string yaml) =>
        Assert.StartsWith("toy/language.yaml:", Problems(yaml), StringComparison.Ordinal);

    [Fact]
    public void A_missing_sample_file_is_a_problem()
    {
        var e = Assert.Throws<InvalidDataException>(() => LanguageFile.Parse(Toy, "toy", _ => throw new FileNotFoundException("not there")));

        Assert.Equal("toy/language.yaml:12: samples[0].file: 'hello.toy' cannot be read: not there", e.Message);
    }

    private static string Problems(string yaml) => Assert.Throws<InvalidDataException>(() => LanguageFile.Parse(yaml, "toy", _ => "")).Message;
}

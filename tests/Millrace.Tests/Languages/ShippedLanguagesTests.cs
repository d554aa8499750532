using Millrace.Contracts.Analysis;
using Millrace.Contracts.Languages;
using NJsonSchema;
using Xunit;

namespace Millrace.Tests.Languages;

/// <summary>What <c>languages/README.md</c> promises of every language.</summary>
public sealed class ShippedLanguagesTests
{
    public static TheoryData<string> Ids => new(ShippedLanguages.Ids);

    [Fact]
    public void Every_folder_is_a_language()
    {
        Assert.Equal(ShippedLanguages.Ids, ShippedLanguages.Catalog.All.Select(l => l.Id));
        Assert.Subset(ShippedLanguages.Ids.ToHashSet(), new HashSet<string> { "python", "nodejs", "go", "rust", "java", "c", "cpp", "bash" });
    }

    [Theory]
    [InlineData("py", "python")]
    [InlineData("python3", "python")]
    [InlineData("javascript", "nodejs")]
    [InlineData("JS", "nodejs")]
    [InlineData("node-js", "nodejs")]
    [InlineData("golang", "go")]
    [InlineData("rs", "rust")]
    [InlineData("gcc", "c")]
    [InlineData("c++", "cpp")]
    [InlineData("g++", "cpp")]
    [InlineData("sh", "bash")]
    public void Names_that_other_engines_use_are_known(string name, string id) => Assert.Equal(id, ShippedLanguages.Get(name).Id);

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Its_file_obeys_the_schema(string id)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(ShippedLanguages.Directory, "language.schema.json"));

        var errors = schema.Validate(YamlAsJson.Convert(await File.ReadAllTextAsync(PathOf(id, LanguageFile.Name))));

        Assert.Empty(errors.Select(e => e.ToString()));
    }

    [Theory]
    [InlineData("typo: 1", "typo")]
    [InlineData("file_name: noextension", "file_name")]
    [InlineData("aliases: [a, 1]", "aliases")]
    [InlineData("run: { command: [] }", "command")]
    [InlineData("limits: { memory_mb: many }", "memory_mb")]
    [InlineData("variables: { x: { template: '{1}' } }", "patterns")]
    [InlineData("samples: [{ name: hello, file: x, expected_outcome: fine }]", "expected_outcome")]
    [InlineData("diagnostics: [{ pattern: 'no groups' }]", "pattern")]
    [InlineData("diagnostics: [{ pattern: '(?<line>a)', innermost: middle }]", "innermost")]
    [InlineData("examples: [{ name: a, file: x }]", "title")]
    public async Task The_schema_refuses_what_the_reader_refuses(string line, string key)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(ShippedLanguages.Directory, "language.schema.json"));
        var yaml = LanguageFileTests.Minimal(replace: line);

        Assert.Contains(schema.Validate(YamlAsJson.Convert(yaml)), e => e.ToString().Contains(key, StringComparison.Ordinal));
        Assert.Contains(key, Assert.Throws<InvalidDataException>(() => LanguageFile.Parse(yaml, "toy", _ => "")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_greets_the_world_first(string id)
    {
        var hello = ShippedLanguages.Get(id).Samples[0];

        Assert.Equal("hello", hello.Name);
        Assert.Equal("Hello, world!\n", hello.ExpectedOutput);
        Assert.Equal(("success", 0), (hello.ExpectedOutcome, hello.ExpectedExitCode));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_shows_input_arguments_and_exit_codes(string id)
    {
        var echo = Sample(id, "stdin-echo");
        var lines = echo.Stdin.TrimEnd('\n').Split('\n');

        Assert.True(lines.Length > 1 && echo.Stdin.Any(c => c > 127), "The input must hold several lines and more than ASCII.");
        Assert.Equal(string.Concat(lines.Select(line => $"> {line}\n")), echo.ExpectedOutput);

        var args = Sample(id, "args");
        Assert.Equal(string.Concat(args.Args.Select((arg, i) => $"{i + 1}: {arg}\n")), args.ExpectedOutput);

        var exit = Sample(id, "exit-code");
        Assert.Equal(("nonzero_exit", 3), (exit.ExpectedOutcome, exit.ExpectedExitCode));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_shows_how_a_program_fails(string id)
    {
        Assert.Contains(Sample(id, "runtime-error").ExpectedOutcome, new[] { "nonzero_exit", "signaled" });
        if (ShippedLanguages.Get(id).Compile is not null)
        {
            Assert.Equal("compile_error", Sample(id, "compile-error").ExpectedOutcome);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_samples_are_files_of_its_own_kind(string id)
    {
        var language = ShippedLanguages.Get(id);

        Assert.All(language.Samples, sample =>
        {
            Assert.Equal(Path.GetExtension(language.FileName), Path.GetExtension(sample.File));
            Assert.NotEqual("", sample.Source.Trim());
            Assert.EndsWith("\n", sample.Source, StringComparison.Ordinal);
        });
        var unused = Directory.EnumerateFiles(PathOf(id, "")).Select(file => Path.GetFileName(file)).Except(language.Samples.Select(s => s.File));
        Assert.Equal([AnalysisFile.Name, LanguageFile.Name], unused.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_examples_are_all_the_files_of_their_folder(string id)
    {
        IEnumerable<string> files = Directory.Exists(PathOf(id, "examples"))
            ? Directory.EnumerateFiles(PathOf(id, "examples")).Select(file => "examples/" + Path.GetFileName(file)).Order(StringComparer.Ordinal)
            : [];

        Assert.Equal(ShippedLanguages.Get(id).Examples.Select(e => e.File).Order(StringComparer.Ordinal), files);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_can_be_installed_and_edited(string id)
    {
        var language = ShippedLanguages.Get(id);

        Assert.NotEmpty(language.Packages);
        Assert.NotNull(language.EditorMode);
        Assert.Contains("{args}", language.Run.Command);
        if (language.Compile is { } compile)
        {
            Assert.Contains("{compile_args}", compile.Command);
            Assert.Contains(compile.Command, argument => argument.StartsWith("{build}", StringComparison.Ordinal));
        }
    }

    private static LanguageSample Sample(string id, string name) =>
        Assert.Single(ShippedLanguages.Get(id).Samples, sample => sample.Name == name);

    private static string PathOf(string id, string file) => Path.Combine(ShippedLanguages.Directory, id, file);
}

using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Lowering;
using Xunit;

namespace Millrace.Tests.Runner.Lowering;

public sealed class PlaceholdersTests
{
    private static readonly LanguageDefinition Language = new()
    {
        Id = "toy",
        Name = "Toy",
        Version = new VersionProbe(["toy"], "(.*)"),
        FileName = "main.toy",
        Run = new LanguageStage { Command = [] },
        Variables = new Dictionary<string, SourcePattern>
        {
            ["module"] = new() { Patterns = [@"^module (\S+)"], Template = "{1}.", Default = "none of {entry_stem}" },
        },
    };

    [Fact]
    public void A_value_is_filled_in_wherever_it_stands() =>
        Assert.Equal(["toy", "--in=src/main.toy", "main", "/workspace/.build/main", "/millrace/live.o"],
            Fill(Spec(), ["toy", "--in={entry}", "{entry_stem}", "{build}/{entry_stem}", "{support}/live.o"]));

    [Theory]
    [InlineData(256, "192")]
    [InlineData(100, "75")]
    [InlineData(1, "1")]
    public void The_heap_is_three_quarters_of_memory_and_never_nothing(long memory, string heap) =>
        Assert.Equal([$"-Xmx{heap}m", $"{memory}"], Fill(Spec(), ["-Xmx{heap_mb}m", "{memory_mb}"], memory));

    [Fact]
    public void A_list_becomes_as_many_arguments_as_it_has_which_may_be_none()
    {
        var spec = Spec() with { Args = ["one", "two words", ""], CompileArgs = [] };

        Assert.Equal(["toy", "one", "two words", "", "end"], Fill(spec, ["toy", "{compile_args}", "{args}", "end"]));
    }

    [Fact]
    public void Sources_are_the_files_the_globs_choose_in_the_requests_order()
    {
        var spec = Jobs.Spec("toy", ("src/main.toy", ""), ("notes.txt", ""), ("a.toy", ""), ("lib/b.tx", ""));

        Assert.Equal(["src/main.toy", "a.toy", "lib/b.tx"], Fill(spec, ["{sources}"]));
    }

    [Fact]
    public void A_variable_is_found_in_the_entry_file() => Assert.Equal(["a.b."], Fill(Spec("module a.b\nmodule c"), ["{module}"]));

    [Fact]
    public void A_variable_that_is_not_found_has_its_default() => Assert.Equal(["none of main"], Fill(Spec("nothing"), ["{module}"]));

    [Fact]
    public void What_the_request_brings_is_taken_as_it_is_even_when_it_looks_like_a_placeholder()
    {
        var spec = Jobs.Spec("toy", ("{build}.toy", "module {heap_mb}")) with { Args = ["{entry}", "{args}"] };

        Assert.Equal(
            ["{build}.toy", "{build}", "{heap_mb}.", "{entry}", "{args}", "{build}.toy"],
            Fill(spec, ["{entry}", "{entry_stem}", "{module}", "{args}", "{sources}"]));
    }

    [Fact]
    public void Braces_that_are_no_placeholder_stay() => Assert.Equal(["{}", "{nothing}", "{ entry }"], Fill(Spec(), ["{}", "{nothing}", "{ entry }"]));

    private static JobSpec Spec(string source = "") => Jobs.Spec("toy", ("src/main.toy", source));

    private static IReadOnlyList<string> Fill(JobSpec spec, IReadOnlyList<string> command, long memoryMb = 256) =>
        Placeholders.For(spec, Language, new LanguageStage { Command = command, Sources = ["**/*.toy", "lib/*.t?"] }, spec.Args, memoryMb).Fill(command);
}

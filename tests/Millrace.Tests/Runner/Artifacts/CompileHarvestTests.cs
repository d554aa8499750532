using Millrace.Runner.Artifacts;
using Millrace.Sandbox.Stages;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class CompileHarvestTests
{
    private static readonly WorkspaceFile Source = new("main.c", Bytes("source"));
    private static readonly WorkspaceFile Program = new(".build/main", Bytes("program")) { Mode = (UnixFileMode)0x1ED };

    [Fact]
    public void New_files_are_taken_and_untouched_sources_are_not() =>
        Assert.Equal([Program], CompileHarvest.Difference([Source], [Program, new("main.c", Bytes("source"))])!);

    [Fact]
    public void Changed_sources_are_taken()
    {
        var changed = new WorkspaceFile("main.c", Bytes("Source"));
        var runnable = Source with { Mode = Program.Mode };

        Assert.Equal([changed], CompileHarvest.Difference([Source], [changed])!);
        Assert.Equal([runnable], CompileHarvest.Difference([Source], [runnable])!);
    }

    [Fact]
    public void Nothing_is_kept_when_a_source_is_gone() => Assert.Null(CompileHarvest.Difference([Source], [Program]));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../main")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("not utf-8: \uFFFD")]
    public void Nothing_is_kept_when_a_name_would_not_come_back_as_it_was(string name) =>
        Assert.Null(CompileHarvest.Difference([], [Program, new(name, Bytes(""))]));

    [Fact]
    public void Nothing_is_kept_when_a_name_is_too_long_or_comes_twice()
    {
        Assert.Null(CompileHarvest.Difference([], [new(new string('ä', 513), Bytes(""))]));
        Assert.Null(CompileHarvest.Difference([], [Program, Program]));
    }
}

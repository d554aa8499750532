using Millrace.Contracts.Executions;
using Millrace.Runner.Artifacts;
using Millrace.Sandbox.Stages;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class ArtifactKeyTests
{
    private static readonly WorkspaceFile[] Files = [new("main.c", Bytes("a")), new("b.h", Bytes("b"))];

    public static TheoryData<string> Ingredients => [.. Changed.Keys];

    private static Dictionary<string, Func<string>> Changed => new()
    {
        ["language"] = () => Key(job: Job() with { Language = "cpp" }),
        ["toolchain"] = () => Key(toolchain: "13"),
        ["argument changed"] = () => Key(command: Command with { Arguments = ["gcc", "-o", ".build/main", "other.c"] }),
        ["argument added"] = () => Key(command: Command with { Arguments = [.. Command.Arguments, "-O3"] }),
        ["arguments swapped"] = () => Key(command: Command with { Arguments = [.. Command.Arguments.Reverse()] }),
        ["arguments split elsewhere"] = () => Key(command: Command with { Arguments = ["gcc-", "o", ".build/main", "main.c"] }),
        ["variable changed"] = () => Key(command: Command with { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["LANG"] = "C" } }),
        ["variable added"] = () => Key(command: Command with { Environment = new Dictionary<string, string>(Command.Environment) { ["A"] = "" } }),
        ["variable moved into an argument"] = () => Key(command: Command with { Arguments = [.. Command.Arguments, "LANG", "C.UTF-8"], Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin" } }),
        ["directory"] = () => Key(command: Command with { WorkingDirectory = "src" }),
        ["content"] = () => Key(files: [new("main.c", Bytes("A")), Files[1]]),
        ["content of a header"] = () => Key(files: [Files[0], new("b.h", Bytes("B"))]),
        ["file name"] = () => Key(files: [new("main2.c", Bytes("a")), Files[1]]),
        ["file added"] = () => Key(files: [.. Files, new("c.h", Bytes(""))]),
        ["file removed"] = () => Key(files: [Files[0]]),
        ["contents swapped"] = () => Key(files: [new("main.c", Bytes("b")), new("b.h", Bytes("a"))]),
        ["name and content split elsewhere"] = () => Key(files: [new("main.", Bytes("ca")), Files[1]]),
        ["mode"] = () => Key(files: [Files[0] with { Mode = UnixFileMode.UserRead }, Files[1]]),
        ["scope"] = () => Key(scope: CacheScope.Workspace),
    };

    [Theory]
    [MemberData(nameof(Ingredients))]
    public void Every_ingredient_changes_it(string ingredient) => Assert.NotEqual(Key(), Changed[ingredient]());

    [Fact]
    public void It_is_the_same_for_the_same_and_for_files_and_variables_in_another_order()
    {
        var variables = Command.Environment.Reverse().ToDictionary();

        Assert.Equal(Key(), Key());
        Assert.Equal(Key(), Key(files: [.. Files.Reverse()], command: Command with { Environment = variables }));
        Assert.Matches("^[0-9a-f]{64}$", Key());
    }

    [Fact]
    public void The_workspace_matters_only_where_it_is_the_scope()
    {
        Assert.Equal(Key(job: Job(workspace: "ann")), Key(job: Job(workspace: "bob")));
        Assert.NotEqual(Key(job: Job(workspace: "ann"), scope: CacheScope.Workspace), Key(job: Job(workspace: "bob"), scope: CacheScope.Workspace));
    }

    [Fact]
    public void What_only_the_program_sees_does_not_matter()
    {
        var other = Job() with { Args = ["x"], Stdin = [1], Env = new Dictionary<string, string> { ["A"] = "b" }, Limits = Job().Limits with { MemoryMb = 1 }, Artifacts = ["*"] };

        Assert.Equal(Key(), Key(job: other));
    }

    private static string Key(
        JobSpec? job = null, StageCommand? command = null, IReadOnlyList<WorkspaceFile>? files = null, string toolchain = "12", CacheScope scope = CacheScope.Shared) =>
        ArtifactKey.Of(job ?? Job(), command ?? Command, files ?? Files, toolchain, scope);
}

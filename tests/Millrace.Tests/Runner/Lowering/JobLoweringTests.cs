using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Runner.Lowering;

/// <summary>With the languages as they are shipped.</summary>
public sealed class JobLoweringTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void An_interpreted_language_has_one_run_and_no_compiler()
    {
        var plan = Lower(Jobs.Spec("python", ("main.py", "print()")) with { Args = ["a", "b c"] });

        Assert.Null(plan.Compile);
        var run = Assert.Single(plan.Runs);
        Assert.Equal(StageKind.Run, run.Kind);
        Assert.Equal(["python3", "main.py", "a", "b c"], run.Command.Arguments);
        Assert.Equal(["main.py"], plan.Files.Select(f => f.Name));
    }

    [Fact]
    public void C_is_compiled_from_all_its_sources_with_the_requests_arguments_after_ours()
    {
        var spec = Jobs.Spec("c", ("main.c", ""), ("lib/list.c", ""), ("lib/list.h", "")) with { CompileArgs = ["-O0", "-g"], Args = ["x"] };

        var plan = Lower(spec);

        Assert.Equal(StageKind.Compile, plan.Compile!.Kind);
        Assert.Equal(
            ["gcc", "-pipe", "-std=gnu17", "-O2", "-Wall", "-o", "/workspace/.build/main", "main.c", "lib/list.c", "-O0", "-g", "/millrace/live.o", "-lm", "-pthread"],
            plan.Compile.Command.Arguments);
        Assert.Equal(["/workspace/.build/main", "x"], Assert.Single(plan.Runs).Command.Arguments);
    }

    [Fact]
    public void A_compiled_language_finds_its_build_directory_there_beside_the_requests_files()
    {
        var plan = Lower(Jobs.Spec("c", ("main.c", "int main;"), ("data.txt", "ü")));

        Assert.Equal(["main.c", "data.txt", ".build/.keep"], plan.Files.Select(f => f.Name));
        Assert.Equal("ü"u8.ToArray(), plan.Files[1].Content.ToArray());
    }

    [Fact]
    public void Java_runs_the_class_with_main_in_its_package_and_three_quarters_of_the_memory_are_heap()
    {
        var plan = Lower(Jobs.Spec("java", ("App.java", "package org.example;\nclass Helper {}\npublic class App {\n  public static void main(String[] a) {}\n}\n")));

        var command = Assert.Single(plan.Runs).Command.Arguments;
        Assert.Equal("java", command[0]);
        Assert.Contains("-Xmx192m", command);
        Assert.Equal(["-cp", "/workspace/.build", "org.example.App"], command.TakeLast(3));
        Assert.Equal("App.java", plan.Compile!.Command.Arguments[^1]);
    }

    [Fact]
    public void Go_gets_a_module_file_unless_the_request_brings_its_own()
    {
        var without = Lower(Jobs.Spec("go", ("main.go", "package main")));
        var with = Lower(Jobs.Spec("go", ("main.go", "package main"), ("go.mod", "module mine\n")));

        Assert.StartsWith("module main", Encoding.UTF8.GetString(without.Files.Single(f => f.Name == "go.mod").Content.Span), StringComparison.Ordinal);
        Assert.Equal("module mine\n", Encoding.UTF8.GetString(with.Files.Single(f => f.Name == "go.mod").Content.Span));
    }

    public static TheoryData<string> AllLanguages => [.. Jobs.Catalog.All.Select(l => l.Id)];

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void No_placeholder_of_any_language_is_left(string id)
    {
        var language = Jobs.Language(id);

        var plan = Lower(Jobs.Spec(id, (language.FileName, language.Samples[0].Source)));

        StagePlan?[] stages = [plan.Compile, .. plan.Runs];
        Assert.All(stages.OfType<StagePlan>().SelectMany(s => s.Command.Arguments.Concat(s.Command.Environment.Values)), text => Assert.DoesNotMatch(@"\{\w+\}", text));
        Assert.All(stages.OfType<StagePlan>(), s => Assert.NotEmpty(s.Command.Arguments[0]));
    }

    [Theory]
    [InlineData("python", true)]
    [InlineData("java", true)] // its class needs a JVM
    [InlineData("rust", false)]
    [InlineData("c", false)]
    public void What_a_compiler_has_made_is_a_toolchain_only_where_another_runs_it(string id, bool isToolchain)
    {
        var plan = Lower(Jobs.Spec(id, (Jobs.Language(id).FileName, "")));

        Assert.Equal(isToolchain, Assert.Single(plan.Runs).IsToolchain);
        Assert.True(plan.Compile is not { IsToolchain: false });
    }

    [Fact]
    public void A_run_has_the_jobs_limits()
    {
        var run = Assert.Single(Lower(Jobs.Spec("python", ("main.py", "")), tmpBytes: 7).Runs);

        Assert.Equal(TimeSpan.FromSeconds(10), run.Wall);
        Assert.Equal(TimeSpan.FromSeconds(5), run.Cpu);
        Assert.Equal(256 * MiB, run.MemoryBytes);
        Assert.Equal(64, run.Processes);
        Assert.Equal(new ProcessLimits { FileBytes = 16 * MiB, OpenFiles = 1024, CpuSeconds = 6 }, run.ProcessLimits);
    }

    [Fact]
    public void The_sandbox_has_the_sizes_that_were_asked_for()
    {
        var sandbox = Lower(Jobs.Spec("python", ("main.py", "")), tmpBytes: 7).Sandbox;

        Assert.Equal(128 * MiB, sandbox.WorkspaceBytes);
        Assert.Equal(7, sandbox.TmpBytes);
    }

    [Theory]
    [InlineData(256, 1024)]
    [InlineData(2048, 2048)]
    public void A_compiler_has_at_least_the_memory_its_language_wants(long asked, long given)
    {
        var spec = Jobs.Spec("java", ("Main.java", ""));

        var plan = Lower(spec with { Limits = spec.Limits with { MemoryMb = asked } });

        Assert.Equal(given * MiB, plan.Compile!.MemoryBytes);
        Assert.Equal(asked * MiB, plan.Runs[0].MemoryBytes);
    }

    [Fact]
    public void A_compiler_has_a_time_of_its_own_no_input_and_may_fill_the_workspace_with_one_file()
    {
        var compile = Lower(Jobs.Spec("c", ("main.c", "")) with { Stdin = [1, 2], Tty = new TerminalSize(80, 24) }).Compile!;

        Assert.Equal(TimeSpan.FromSeconds(20), compile.Wall);
        Assert.Equal(256, compile.Processes);
        Assert.Equal(128 * MiB, compile.ProcessLimits.FileBytes);
        Assert.Equal(0, compile.Stdin!.Value.Length);
        Assert.Null(compile.Command.Terminal);
    }

    [Fact]
    public void The_program_has_the_requests_environment_over_the_languages_and_the_compiler_has_not()
    {
        var plan = Lower(Jobs.Spec("go", ("main.go", "")) with { Env = new Dictionary<string, string> { ["LANG"] = "de", ["KEY"] = "{entry}", ["GOPROXY"] = "on" } });

        var run = plan.Runs[0].Command.Environment;
        Assert.Equal("de", run["LANG"]);
        Assert.Equal("{entry}", run["KEY"]);
        Assert.Equal("/usr/local/bin:/usr/bin:/bin", run["PATH"]);
        Assert.Equal("/tmp", run["HOME"]);
        Assert.False(run.ContainsKey("TERM"));
        Assert.Equal("off", plan.Compile!.Command.Environment["GOPROXY"]);
        Assert.False(plan.Compile.Command.Environment.ContainsKey("KEY"));
    }

    [Fact]
    public void A_terminal_has_its_size_and_a_type()
    {
        var run = Lower(Jobs.Spec("python", ("main.py", "")) with { Tty = new TerminalSize(100, 30), Interactive = true }).Runs[0];

        Assert.Equal(new TerminalGeometry(100, 30), run.Command.Terminal);
        Assert.Equal("xterm-256color", run.Command.Environment["TERM"]);
    }

    [Fact]
    public void Standard_input_comes_in_full_or_empty_or_live()
    {
        var spec = Jobs.Spec("python", ("main.py", ""));

        Assert.Equal([1, 2], Lower(spec with { Stdin = [1, 2] }).Runs[0].Stdin!.Value.ToArray());
        Assert.Equal(0, Lower(spec).Runs[0].Stdin!.Value.Length);
        Assert.Null(Lower(spec with { Interactive = true }).Runs[0].Stdin);
    }

    [Fact]
    public void Every_test_is_a_run_with_its_own_input_and_with_its_own_arguments_or_the_jobs()
    {
        var spec = Jobs.Spec("python", ("main.py", "")) with
        {
            Args = ["job"],
            Stdin = [9],
            Tests = [new TestSpec { Stdin = [1], Args = ["own", "two"] }, new TestSpec { Stdin = [2] }, new TestSpec { Args = [] }],
        };

        var runs = Lower(spec).Runs;

        Assert.Equal([0, 1, 2], runs.Select(r => r.Test));
        Assert.Equal(["python3 main.py own two", "python3 main.py job", "python3 main.py"], runs.Select(r => string.Join(' ', r.Command.Arguments)));
        Assert.Equal([[1], [2], []], runs.Select(r => r.Stdin!.Value.ToArray()));
    }

    private static ExecutionPlan Lower(JobSpec spec, long tmpBytes = 64 * MiB) => JobLowering.Lower(spec, Jobs.Language(spec.Language), tmpBytes);
}

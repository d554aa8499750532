using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Pool;
using Xunit;

namespace Millrace.Tests.Runner.Lowering;

/// <summary>With the languages as they are shipped, Java above all: its compiler and its programs wait, each in its own way.</summary>
public sealed class GatesTests
{
    private const string Hello = "public class Main { public static void main(String[] a) {} }";

    [Fact]
    public void Options_and_sources_of_javac_come_late_each_quoted_on_its_line()
    {
        var spec = Jobs.Spec("java", ("Main.java", Hello), ("a/Bü.java", ""), ("note.txt", "")) with { CompileArgs = ["-Xlint:all", "-Aq=\"x\\\n"] };

        var gate = Lower(spec).Compile!.Gate!;

        Assert.Equal("\"-Xlint:all\"\n\"-Aq=\\\"x\\\\\\n\"\n\"Main.java\"\n\"a/Bü.java\"\n", Said(gate));
        Assert.Equal(["javac", "-J-javaagent:/millrace/gate.jar=/workspace/.gate-javac,warm=compile,pass"], gate.Ahead().Arguments.Take(2));
        Assert.Equal(["-d", "/workspace/.build", "@/workspace/.gate-javac"], gate.Ahead().Arguments.TakeLast(3));
        Assert.Equal(".gate-javac", gate.Ahead().Gate);
    }

    [Theory]
    [InlineData("-J-Xmx9m")]
    [InlineData("@options")]
    [InlineData("lib/*")]
    public void What_the_launcher_of_javac_would_look_at_keeps_it_cold(string argument) =>
        Assert.Null(Lower(Jobs.Spec("java", ("Main.java", Hello)) with { CompileArgs = [argument] }).Compile!.Gate);

    [Fact]
    public void The_main_class_comes_late_with_its_package()
    {
        var spec = Jobs.Spec("java", ("Späti.java", "package tief.im; public class Späti { public static void main(String[] a) {} }"));

        var gate = Assert.Single(Lower(spec).Runs).Gate!;

        Assert.Equal("\"tief.im.Späti\"\n", Said(gate));
        Assert.Equal("Main", gate.Ahead().Arguments[^1]);
        Assert.True(gate.Serves(Lower(Jobs.Spec("java", ("Main.java", Hello))).Runs[0].Gate!));
    }

    [Fact]
    public void Nodejs_is_told_by_a_variable_of_no_environment_what_to_load_ahead()
    {
        var gate = Lower(Jobs.Spec("nodejs", ("main.js", ""))).Runs[0].Gate!;

        Assert.True(gate.OpensItsSource);
        Assert.Equal("/millrace/gate.so", gate.GateEnvironment["LD_PRELOAD"]);
        Assert.Equal("NODE_OPTIONS=--require=/millrace/node-warm.cjs", gate.GateEnvironment["MILLRACE_ONCE"]);
        Assert.DoesNotContain("NODE_OPTIONS", gate.Command.Environment.Keys);
    }

    [Fact]
    public void A_Go_compilation_takes_links_made_ahead_whatever_its_program_gets_but_not_with_options_of_its_own()
    {
        var usual = Lower(Jobs.Spec("go", ("main.go", "package main"))).Compile!.Gate!;
        var terminal = Lower(Jobs.Spec("go", ("main.go", "package main"), ("other.go", "package main")) with { Args = ["x"], Tty = new TerminalSize(80, 24) });
        var withOptions = Lower(Jobs.Spec("go", ("main.go", "package main")) with { CompileArgs = ["-race"] });
        var withItsOwnFile = Lower(Jobs.Spec("go", ("main.go", "package main"), (".millrace-gate", "")));

        Assert.True(usual.Serves(terminal.Compile!.Gate!));
        Assert.False(usual.Serves(withOptions.Compile!.Gate!));
        Assert.Null(withItsOwnFile.Compile!.Gate);
    }

    [Fact]
    public void Arguments_another_heap_and_another_environment_need_a_JVM_of_their_own()
    {
        var usual = Lower(Jobs.Spec("java", ("Main.java", Hello)));
        var withArguments = Lower(Jobs.Spec("java", ("Main.java", Hello)) with { Args = ["x"] });
        var larger = Lower(Jobs.Spec("java", ("Main.java", Hello)) with { Limits = Jobs.Limits with { MemoryMb = 300 } });
        var otherEnvironment = Lower(Jobs.Spec("java", ("Main.java", Hello)) with { Env = new Dictionary<string, string> { ["A"] = "1" } });

        Assert.Null(withArguments.Runs[0].Gate);
        Assert.False(usual.Runs[0].Gate!.Serves(larger.Runs[0].Gate!));
        Assert.False(usual.Runs[0].Gate!.Serves(otherEnvironment.Runs[0].Gate!));
        Assert.All([withArguments, larger, otherEnvironment], plan => Assert.True(usual.Compile!.Gate!.Serves(plan.Compile!.Gate!)));
    }

    [Fact]
    public void A_file_with_the_name_of_a_gate_is_the_jobs_and_the_stage_is_started_in_the_ordinary_way()
    {
        var plan = Lower(Jobs.Spec("java", ("Main.java", Hello), (".gate-javac", "mine")));

        Assert.Null(plan.Compile!.Gate);
        Assert.NotNull(plan.Runs[0].Gate);
    }

    [Fact]
    public void So_many_options_that_they_do_not_fit_through_the_gate_keep_the_compiler_cold()
    {
        var spec = Jobs.Spec("java", ("Main.java", Hello)) with { CompileArgs = [.. Enumerable.Repeat(new string('x', 1000), 200)] };

        Assert.Null(Lower(spec).Compile!.Gate);
    }

    [Fact]
    public void The_source_of_an_interpreter_goes_through_its_gate_and_nothing_is_late()
    {
        var gate = Lower(Jobs.Spec("nodejs", ("main.js", "0"))).Runs[0].Gate!;

        Assert.True(gate.OpensItsSource);
        Assert.Null(gate.Late);
        Assert.Equal(["node", "main.js"], gate.Ahead().Arguments);
    }

    [Fact]
    public void A_preloaded_library_is_told_of_the_source_behind_the_commands_own_variables()
    {
        var gate = Lower(Jobs.Spec("python", ("main.py", "print()"))).Runs[0].Gate!;

        Assert.False(gate.OpensItsSource);
        Assert.Equal(["python3", "main.py"], gate.Ahead().Arguments);
        Assert.Equal(
            [("LD_PRELOAD", "/millrace/gate.so"), ("MILLRACE_GATE", ".millrace-gate:main.py")],
            gate.Ahead().Environment.Skip(gate.Command.Environment.Count).Select(v => (v.Key, v.Value)));
        Assert.True(gate.Ahead().OutputRing);
        Assert.Equal("pipes:main.py", gate.AsTemplate().Environment["MILLRACE_GATE"]);
        Assert.Null(Lower(Jobs.Spec("python", ("main.py", "print()"), (".millrace-gate", ""))).Runs[0].Gate);
    }

    private static ExecutionPlan Lower(JobSpec spec) => JobLowering.Lower(spec, Jobs.Language(spec.Language), 1024);

    private static string Said(GatedCommand gate) => Encoding.UTF8.GetString(gate.Late!.Bytes.Span);
}

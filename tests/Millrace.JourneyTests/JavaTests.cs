using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Fidelity;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Java, whose compiler and programs were started before their job came.</summary>
public sealed class JavaTests(WarmServerFixture server) : IClassFixture<WarmServerFixture>
{
    [Fact]
    public async Task A_plain_program_finds_both_waiting_and_the_pool_says_so()
    {
        var result = await WarmRunAsync("public class Main { public static void main(String[] a) { System.out.println(\"Hello, world!\"); } }");

        Assert.Equal((Outcome.Success, "Hello, world!\n", ""), (result.Outcome, result.Stdout, result.Stderr));
        await Traces.EventuallyAsync(() => server.PoolAsync("java", "hits").GetAwaiter().GetResult(), hits => hits >= 1, "hits of java");
    }

    [Fact]
    public async Task What_booting_used_is_neither_charged_to_the_job_nor_counted_against_its_limits()
    {
        // Booting alone takes 300 ms of CPU time and more.
        var result = await WarmRunAsync("public class Main { public static void main(String[] a) { System.out.println(1); } }", """{"limits": {"cpu_ms": 250}}""");

        Assert.Equal((Outcome.Success, "1\n"), (result.Outcome, result.Stdout));
        Assert.InRange(result.CpuTime, 0.1, 250);
    }

    [Theory]
    [InlineData("its own class name", "class Hidden { }\npublic class Solution { public static void main(String[] a) { System.out.print(System.getProperty(\"sun.java.command\")); } }", "{}", "Solution")]
    [InlineData("a class that is not public", "class Other { public static void main(String[] a) { System.out.print(Other.class.getName()); } }", "{}", "Other")]
    [InlineData("a package", "package a.b; public class Main { public static void main(String[] a) { System.out.print(Main.class.getName()); } }", "{}", "a.b.Main")]
    [InlineData("nested classes", "public class Main { class In { } static Object o = new Object() { }; public static void main(String[] a) { System.out.print(new Main().new In().getClass() + \" \" + o.getClass()); } }", "{}", "class Main$In class Main$1")]
    [InlineData("standard input", "public class Main { public static void main(String[] a) { System.out.print(new java.util.Scanner(System.in).nextLine()); } }", """{"stdin": "Grüße\n"}""", "Grüße")]
    [InlineData("compiler options", "import java.util.*; public class Main { public static void main(String[] a) { List l = new ArrayList(); l.add(1); System.out.print(l); } }", """{"compile_args": ["-Xlint:none", "-parameters"]}""", "[1]")]
    public async Task A_program_is_warm_with(string what, string source, string more, string output)
    {
        var result = await WarmRunAsync(source, more);

        Assert.Equal((what, Outcome.Success, output, ""), (what, result.Outcome, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Several_files_are_warm()
    {
        var result = await WarmAsync(() => server.Client.RunAsync("java", "", new
        {
            files = new[]
            {
                new { name = "app/Main.java", content = "package app; public class Main { public static void main(String[] a) { System.out.print(app.part.Part.NAME); } }" },
                new { name = "app/part/Part.java", content = "package app.part; public class Part { public static final String NAME = \"part\"; }" },
                new { name = "data.txt", content = "" },
            },
            entry_point = "app/Main.java",
        }));

        Assert.Equal((Outcome.Success, "part"), (result.Outcome, result.Stdout));
    }

    [Fact]
    public async Task An_error_of_the_compiler_is_told_as_ever()
    {
        var result = await WarmRunAsync("public class Main { int x = \"text\"; }");

        Assert.Equal(Outcome.CompileError, result.Outcome);
        Assert.Equal(
            "Main.java:1: error: incompatible types: String cannot be converted to int\npublic class Main { int x = \"text\"; }\n                            ^\n1 error\n",
            result.Compile!.Stderr);
    }

    [Fact]
    public async Task An_exit_code_is_the_programs()
    {
        var result = await WarmRunAsync("public class Main { public static void main(String[] a) { System.out.print(\"bye\"); System.exit(42); } }");

        Assert.Equal((Outcome.NonzeroExit, 42, "bye"), (result.Outcome, result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task A_stack_trace_begins_with_main()
    {
        var result = await WarmRunAsync("public class Main {\n  static void f() { throw new IllegalStateException(\"no\"); }\n  public static void main(String[] a) {\n    f();\n  }\n}");

        Assert.Equal((Outcome.NonzeroExit, 1), (result.Outcome, result.ExitCode));
        Assert.Equal(
            "Exception in thread \"main\" java.lang.IllegalStateException: no\n\tat Main.f(Main.java:2)\n\tat Main.main(Main.java:4)\n",
            result.Stderr);
    }

    [Fact]
    public async Task Arguments_are_known_before_so_the_program_is_started_cold()
    {
        var result = await server.Client.RunAsync(
            "java", "public class Main { public static void main(String[] a) { System.out.print(String.join(\"|\", a)); } }", new { args = new[] { "one", "two words" } });

        Assert.Equal((false, "one|two words"), (result.Warm, result.Stdout));
    }

    [Fact]
    public async Task Each_test_gets_its_own_run_and_only_the_first_finds_a_JVM_waiting()
    {
        var result = await server.Client.RunAsync(
            "java",
            "public class Main { static int n; public static void main(String[] a) { System.out.print(++n + new java.util.Scanner(System.in).next()); } }",
            new { tests = new[] { new { stdin = "a", expected_output = "1a" }, new { stdin = "b", expected_output = "1b" }, new { stdin = "c", expected_output = "1c" } } });

        Assert.Equal((Outcome.Success, false), (result.Outcome, result.Warm));
        Assert.All(result.Tests!, test => Assert.True(test.Passed));
    }

    [Fact]
    public async Task Endless_programs_are_stopped_by_the_clock_and_by_what_they_used()
    {
        const string Endless = "public class Main { public static void main(String[] a) { while (true) { } } }";

        var byClock = await WarmRunAsync(Endless, """{"limits": {"wall_ms": 700}}""");
        var byUse = await WarmRunAsync(Endless, """{"limits": {"cpu_ms": 600, "wall_ms": 60000}}""");

        Assert.Equal(Outcome.TimeLimit, byClock.Outcome);
        Assert.Equal("Stopped: ran longer than 700 ms (limits.wall_ms).", byClock.Error);
        Assert.Equal(Outcome.TimeLimit, byUse.Outcome);
        Assert.Equal("Stopped: used more than 600 ms of CPU time (limits.cpu_ms).", byUse.Error);
        Assert.InRange(byUse.CpuTime, 550, 5000);
    }

    [Fact]
    public async Task A_full_heap_is_the_programs_error_and_more_than_the_limit_is_ours()
    {
        const string Heap = "public class Main { public static void main(String[] a) { System.out.print(Runtime.getRuntime().maxMemory() >> 20); byte[][] b = new byte[64][]; for (int i = 0; ; i++) b[i] = new byte[64 << 20]; } }";
        const string Beyond = "public class Main { public static void main(String[] a) { java.util.List<Object> all = new java.util.ArrayList<>(); for (int i = 0; i < 4; i++) all.add(new byte[48 << 20]);"
            + " for (int i = 0; i < 5; i++) { var b = java.nio.ByteBuffer.allocateDirect(64 << 20); for (int k = 0; k < b.capacity(); k += 4096) b.put(k, (byte) 1); all.add(b); } System.out.print(\"survived\"); } }";

        var heap = await WarmRunAsync(Heap);
        var beyond = await WarmRunAsync(Beyond);

        Assert.Equal((Outcome.NonzeroExit, 1, "371"), (heap.Outcome, heap.ExitCode, heap.Stdout));
        Assert.StartsWith("Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space", heap.Stderr, StringComparison.Ordinal);
        Assert.Equal((Outcome.MemoryLimit, ""), (beyond.Outcome, beyond.Stdout));
    }

    [Fact]
    public async Task Another_memory_limit_is_another_heap_so_the_program_is_started_cold()
    {
        var result = await server.Client.RunAsync(
            "java",
            "public class Main { public static void main(String[] a) { System.out.print(Runtime.getRuntime().maxMemory() >> 20); } }",
            new { limits = new { memory_mb = 256 } });

        Assert.Equal((false, "185"), (result.Warm, result.Stdout));
    }

    private Task<ExecutionResult> WarmRunAsync(string source, string more = "{}") =>
        WarmAsync(() => server.Client.RunAsync("java", source, JsonNode.Parse(more)));

    private async Task<ExecutionResult> WarmAsync(Func<Task<ExecutionResult>> run)
    {
        var result = await server.RunWarmAsync("java", mostTries: 12, run);
        Assert.True(result.Warm, "It was never warm.");
        return result;
    }
}

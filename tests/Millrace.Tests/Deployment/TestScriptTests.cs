using System.Diagnostics;
using Millrace.Tests.Architecture;
using Xunit;

namespace Millrace.Tests.Deployment;

/// <summary>eng/test, with suites that only print what such suites print.</summary>
public sealed class TestScriptTests : IDisposable
{
    private const string Green = "echo '   X  Total: 3, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 1.0s'";
    private const string GreenWeb = "echo 'web: 2 passed, 0 failed, 0 skipped'";
    private const string GreenNative = "echo 'agent: 5 passed, 0 failed'";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("millrace-eng-test-");

    public TestScriptTests()
    {
        foreach (var name in new[] { "test", "failures.awk" })
        {
            var file = Path.Combine(_place.CreateSubdirectory("eng").FullName, name);
            File.Copy(Repository.PathOf($"eng/{name}"), file);
        }
    }

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void All_green_is_one_line_of_counts_and_nothing_after_it()
    {
        var (status, lines) = Run(Green, GreenWeb, GreenNative);

        Assert.Equal(0, status);
        Assert.Equal("19 passed, 0 failed, 6 skipped", lines[^1]);
        Assert.DoesNotContain("Failed:", lines);
    }

    [Fact]
    public void Names_of_what_failed_stand_before_the_count_with_what_they_said()
    {
        const string Xunit = """
            echo '    Some.Rooms.Tests.A_thing_is_so(of: "this") [FAIL]'
            echo '      Assert.Equal() Failure: Values differ'
            echo '      Expected: 1'
            echo '      Stack Trace:'
            echo '        tests/A.cs(1,0): at A()'
            for i in $(seq 500); do echo "line $i"; done
            echo '   X  Total: 3, Errors: 0, Failed: 1, Skipped: 0, Not Run: 0, Time: 1.0s'
            """;
        const string Vitest = """
            printf '\033[41m\033[1m FAIL \033[22m\033[49m \033[30m\033[45m rules \033[49m\033[39m src/a.spec.ts\033[2m > \033[22mknows its name\n'
            printf '\033[31m\033[1mAssertionError\033[22m: expected 1 to be 2\033[39m\n\n\033[32m- Expected\033[39m\n'
            echo 'web: 1 passed, 1 failed, 0 skipped'; exit 1
            """;
        const string Native = "echo '  line 12: box.exited'; echo 'FAILED a stage ends'; echo 'agent: 4 passed, 1 failed'; exit 2";

        var (status, lines) = Run(Xunit, Vitest, Native);

        Assert.Equal(1, status);
        Assert.Equal(
            ["  Millrace.Tests: Some.Rooms.Tests.A_thing_is_so(of: \"this\")", "      Assert.Equal() Failure: Values differ", "      Expected: 1",
             "  web test: rules  src/a.spec.ts > knows its name", "      AssertionError: expected 1 to be 2"],
            After(lines, "Failed:")[..5]);
        Assert.Equal(["  native: a stage ends", "      line 12: box.exited"], After(lines, "  native: a stage ends", itself: true)[..2]);
        Assert.Equal("16 passed, 8 failed, 1 skipped", lines[^1]);
    }

    [Fact]
    public void A_suite_that_dies_is_told_with_the_last_it_said()
    {
        var (status, lines) = Run("echo 'Fatal error. The runtime has had enough.'; exit 134", "echo 'a.ts(1,2): error TS1005'; exit 2", "echo '==1== Invalid read'; exit 99");

        Assert.Equal(1, status);
        Assert.Equal(
            ["  Millrace.Tests ended without a summary. It said last:", "      Fatal error. The runtime has had enough.",
             "  web test ended without a summary, with status 2. It said last:", "      a.ts(1,2): error TS1005"],
            After(lines, "Failed:")[..4]);
        Assert.Equal("      ==1== Invalid read", After(lines, "  native failed, and named no test. It said last:")[0]);
        Assert.Equal("0 passed, 8 failed, 1 skipped", lines[^1]);
    }

    [Fact]
    public void What_ran_before_is_counted_and_told_with_the_rest()
    {
        var logs = _place.CreateSubdirectory("logs").FullName;
        File.WriteAllText(Path.Combine(logs, "test-images"), "  ok   one\n  FAIL a runner is replaced\n       a job failed\n  ok   two\nimages: 2 passed, 1 failed, 0 skipped\n");
        File.WriteAllText(Path.Combine(logs, "test-upgrade"), "upgrade: 1 passed, 0 failed, 0 skipped\n");

        var (status, lines) = Run(Green, GreenWeb, GreenNative, logs);

        Assert.Equal(1, status);
        Assert.Equal(["Failed:", "  make test-images: a runner is replaced", "      a job failed", "22 passed, 1 failed, 6 skipped"], lines[^4..]);
    }

    private static string[] After(string[] lines, string line, bool itself = false) => lines[(Array.IndexOf(lines, line) + (itself ? 0 : 1))..];

    private (int Status, string[] Lines) Run(string suite, string web, string native, string earlier = "")
    {
        Write("bin/dotnet", $"[ \"$1\" != build ] || exit 0\n{suite}");
        Write("bin/make", native);
        Write("eng/web", web);
        Write("eng/audit", "echo 'NOT AUDITED: no registry here'; exit 3");
        var start = new ProcessStartInfo("bash", [Path.Combine(_place.FullName, "eng", "test")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Path.Combine(_place.FullName, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["EARLIER"] = earlier;
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        var lines = script.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n');
        script.WaitForExit();
        Assert.Equal("", errors.GetAwaiter().GetResult());
        return (script.ExitCode, lines);
    }

    private void Write(string name, string commands)
    {
        var file = Path.Combine(_place.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "#!/bin/sh\n" + commands + "\n");
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("755", 8));
    }
}

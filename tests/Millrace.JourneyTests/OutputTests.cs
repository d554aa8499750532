using System.Diagnostics;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class OutputTests(ServerFixture fixture)
{
    private MillraceClient Client => fixture.Client;

    /// <summary>In each language: print a line, sleep, print another. The first must be seen before the second exists.</summary>
    [Theory]
    [InlineData("python", "import time\nprint('first')\ntime.sleep(3)\nprint('second')")]
    [InlineData("nodejs", "console.log('first'); setTimeout(() => console.log('second'), 3000)")]
    [InlineData("bash", "echo first; sleep 3; echo second")]
    [InlineData("c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts(\"first\"); sleep(3); puts(\"second\"); }")]
    [InlineData("cpp", "#include <iostream>\n#include <unistd.h>\nint main() { std::cout << \"first\\n\"; sleep(3); std::cout << \"second\\n\"; }")]
    [InlineData("go", "package main\nimport (\"fmt\"; \"time\")\nfunc main() { fmt.Println(\"first\"); time.Sleep(3000 * time.Millisecond); fmt.Println(\"second\") }")]
    [InlineData("rust", "fn main() { println!(\"first\"); std::thread::sleep(std::time::Duration::from_millis(3000)); println!(\"second\"); }")]
    [InlineData("java", "public class Main { public static void main(String[] a) throws Exception { System.out.println(\"first\"); Thread.sleep(3000); System.out.println(\"second\"); } }")]
    public async Task A_line_is_seen_before_the_next_one_is_printed(string language, string source)
    {
        var job = await Client.SubmitAsync(language, source, new { stdin = "" });
        using var socket = await Client.OpenAsync(job);

        await socket.WaitForOutputAsync("first");
        var seen = Stopwatch.StartNew();
        Assert.DoesNotContain("second", socket.Output, StringComparison.Ordinal);
        await socket.WaitForOutputAsync("second");

        Assert.InRange(seen.ElapsedMilliseconds, 800, 10_000);
    }

    [Theory]
    [InlineData("python", "name = input('Name? ')\nprint('Hello', name)")]
    [InlineData("c", "#include <stdio.h>\nint main(void) { char n[64]; printf(\"Name? \"); scanf(\"%63s\", n); printf(\"Hello %s\\n\", n); }")]
    [InlineData("cpp", "#include <iostream>\nint main() { std::string n; std::cout << \"Name? \"; std::cin >> n; std::cout << \"Hello \" << n << '\\n'; }")]
    [InlineData("bash", "read -p '' x <<< ''; printf 'Name? '; read -r n; echo \"Hello $n\"")]
    [InlineData("java", "import java.util.*; public class Main { public static void main(String[] a) { System.out.print(\"Name? \"); System.out.println(\"Hello \" + new Scanner(System.in).nextLine()); } }")]
    public async Task A_prompt_without_a_newline_is_seen_before_the_answer_is_typed(string language, string source)
    {
        var job = await Client.SubmitAsync(language, source);
        using var socket = await Client.OpenAsync(job);

        await socket.WaitForOutputAsync("Name? ");
        await socket.SayAsync(new { type = "stdin", data = "Ada\n" });
        var result = await socket.ResultAsync();

        Assert.Equal(Outcome.Success, result.Outcome);
        Assert.EndsWith("Hello Ada\n", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stdout_and_stderr_interleave_as_they_came_and_stay_apart_as_well()
    {
        var result = await Client.RunAsync(
            "python", "import sys, time\nfor i in range(5):\n    print('out', i, flush=True); time.sleep(0.2)\n    print('err', i, file=sys.stderr, flush=True); time.sleep(0.2)");

        Assert.Equal(string.Concat(Enumerable.Range(0, 5).Select(i => $"out {i}\nerr {i}\n")), result.Output);
        Assert.Equal(string.Concat(Enumerable.Range(0, 5).Select(i => $"out {i}\n")), result.Stdout);
        Assert.Equal(string.Concat(Enumerable.Range(0, 5).Select(i => $"err {i}\n")), result.Stderr);
    }

    [Fact]
    public async Task A_character_written_byte_by_byte_arrives_whole()
    {
        var job = await Client.SubmitAsync(
            "python", "import os, time\nfor b in 'a€😀z'.encode():\n    os.write(1, bytes([b])); time.sleep(0.03)", new { stdin = "" });
        using var socket = await Client.OpenAsync(job);

        var result = await socket.ResultAsync();

        Assert.Equal("a€😀z", socket.Output);
        Assert.Equal("a€😀z", result.Stdout);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_shown_as_such_and_kept_exactly_when_asked()
    {
        var result = await Client.RunAsync(
            "python", "import os\nos.write(1, b'\\xff\\x00A\\xc3')\nos.write(2, b'\\x80')", new { output_encoding = "base64" });

        Assert.Equal("\uFFFD\0A\uFFFD", result.Stdout);
        Assert.Equal([0xff, 0x00, 0x41, 0xc3], Convert.FromBase64String(result.StdoutBase64!));
        Assert.Equal([0x80], Convert.FromBase64String(result.StderrBase64!));
    }

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_complete_and_in_order()
    {
        var job = await Client.SubmitAsync("python", "for i in range(100000): print(i)", new { stdin = "" });
        using var socket = await Client.OpenAsync(job);

        var result = await socket.ResultAsync();

        var expected = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n"));
        Assert.Equal(expected, result.Stdout);
        Assert.Equal(expected, socket.Output);
    }

    [Fact]
    public async Task Output_printed_before_a_crash_is_kept()
    {
        var result = await Client.RunAsync("c", "#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts(\"before\"); abort(); }");

        Assert.Equal(Outcome.Signaled, result.Outcome);
        Assert.Equal("SIGABRT", result.Signal);
        Assert.Null(result.ExitCode);
        Assert.Equal("before\n", result.Stdout);
    }
}

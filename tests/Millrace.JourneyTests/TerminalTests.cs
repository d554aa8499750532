using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class TerminalTests(ServerFixture fixture)
{
    private static readonly object Screen = new { tty = new { cols = 91, rows = 33 } };

    private async Task<JobSocket> OpenAsync(string language, string source) =>
        await fixture.Client.OpenAsync(await fixture.Client.SubmitAsync(language, source, Screen));

    [Fact]
    public async Task The_program_sees_a_terminal_of_the_size_asked_for()
    {
        using var socket = await OpenAsync("bash", "stty size; tty; test -t 0 && test -t 1 && test -t 2 && echo all; echo $TERM; tput setaf 1 2>/dev/null | od -c | head -1");

        var result = await socket.ResultAsync();

        Assert.StartsWith("33 91\r\n/dev/pts/", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("all\r\nxterm-256color\r\n", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_come_through_untouched()
    {
        using var socket = await OpenAsync("python", "print('\\x1b[31mred\\x1b[0m')");

        Assert.Equal("\u001b[31mred\u001b[0m\r\n", (await socket.ResultAsync()).Stdout);
    }

    [Fact]
    public async Task Ctrl_C_interrupts_the_program()
    {
        using var socket = await OpenAsync("python", "import time\ntry:\n    print('waiting')\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('interrupted')");

        await socket.WaitForOutputAsync("waiting");
        await socket.SayAsync(new { type = "stdin", data = "\u0003" });
        var result = await socket.ResultAsync();

        Assert.True(result.Stdout.Contains("interrupted", StringComparison.Ordinal), $"{result}");
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Ctrl_D_and_stdin_eof_both_end_the_input()
    {
        foreach (var end in new object[] { new { type = "stdin", data = "\u0004" }, new { type = "stdin_eof" } })
        {
            using var socket = await OpenAsync("python", "import sys\nprint('ready')\nfor line in sys.stdin: print('got', line.strip())\nprint('over')");
            await socket.WaitForOutputAsync("ready");
            await socket.SayAsync(new { type = "stdin", data = "one\n" });
            await socket.WaitForOutputAsync("got one");
            await socket.SayAsync(end);
            Assert.EndsWith("over\r\n", (await socket.ResultAsync()).Stdout, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Input_that_came_with_the_request_ends_also_when_its_last_line_does_not()
    {
        foreach (var (text, heard) in new[] { ("one\ntwo", "['one\\n', 'two']"), ("one\n", "['one\\n']"), ("", "[]") })
        {
            var job = await fixture.Client.SubmitAsync("python", "import sys\nprint(sys.stdin.readlines())", new { tty = new { cols = 91, rows = 33 }, stdin = text });

            Assert.EndsWith(heard + "\r\n", (await fixture.Client.ResultOfAsync(job)).Stdout, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_size_reaches_the_program()
    {
        using var socket = await OpenAsync("bash", "trap 'stty size; exit' WINCH; echo ready; while true; do sleep 0.05; done");

        await socket.WaitForOutputAsync("ready");
        await socket.SayAsync(new { type = "resize", cols = 120, rows = 40 });

        Assert.Contains("40 120", (await socket.ResultAsync()).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_by_name_reaches_a_program_on_pipes()
    {
        var job = await fixture.Client.SubmitAsync("python", "import signal, sys, time\nsignal.signal(signal.SIGUSR1, lambda *_: (print('usr1'), sys.exit(4)))\nprint('ready')\ntime.sleep(60)");
        using var socket = await fixture.Client.OpenAsync(job);
        await socket.WaitForOutputAsync("ready\n");

        await socket.SayAsync(new { type = "signal", name = "SIGUSR1" });
        var result = await socket.ResultAsync();

        Assert.Equal(4, result.ExitCode);
        Assert.Equal("ready\nusr1\n", result.Stdout);
    }

    [Fact]
    public async Task A_signal_and_a_new_size_that_come_while_the_program_is_compiled_reach_it()
    {
        const string Source = """
            #include <csignal>
            #include <iostream>
            #include <sys/ioctl.h>
            #include <unistd.h>
            int main() { winsize size; ioctl(0, TIOCGWINSZ, &size); std::cout << size.ws_row << ' ' << size.ws_col << std::endl; for (;;) pause(); }
            """;
        using var socket = await OpenAsync("cpp", Source);
        while ((await socket.WaitForAsync("stage"))["data"]!["stage"]!.GetValue<string>() != "compile")
        {
        }

        await socket.SayAsync(new { type = "resize", cols = 120, rows = 40 });
        await socket.SayAsync(new { type = "signal", name = "SIGTERM" });
        var result = await socket.ResultAsync();

        Assert.Equal("SIGTERM", result.Signal);
        Assert.True(result.Stdout is "" or "40 120\r\n", result.Stdout);
    }

    [Fact]
    public async Task A_guessing_game_can_be_played()
    {
        using var socket = await OpenAsync(
            "python", "n = 7\nwhile True:\n    g = int(input('guess> '))\n    if g == n: print('right!'); break\n    print('low' if g < n else 'high')");

        await socket.WaitForOutputAsync("guess> ");
        await socket.SayAsync(new { type = "stdin", data = "3\n" });
        await socket.WaitForOutputAsync("low\r\nguess> ");
        await socket.SayAsync(new { type = "stdin", data = "9\n" });
        await socket.WaitForOutputAsync("high\r\nguess> ");
        await socket.SayAsync(new { type = "stdin", data = "7\n" });

        Assert.EndsWith("right!\r\n", (await socket.ResultAsync()).Stdout, StringComparison.Ordinal);
    }
}

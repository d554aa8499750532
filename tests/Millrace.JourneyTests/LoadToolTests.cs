using System.Diagnostics;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>The load tool against a real server: ten seconds of jobs in three languages, followed in each way.</summary>
public sealed class LoadToolTests(ServerFixture fixture)
{
    [Fact]
    public async Task The_load_tool_sends_jobs_at_its_rate_and_tells_how_long_they_took()
    {
        var table = Path.Combine(Directory.CreateTempSubdirectory("millrace-test-").FullName, "load.md");
        var (code, output) = await RunAsync(
            "--url", fixture.Client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), "--rate", "6", "--seconds", "8", "--ramp", "2", "--arrivals", "constant",
            "--languages", "bash=2,python=2,c=1", "--websockets", "0.4", "--events", "0.3", "--out", table);

        var text = await File.ReadAllTextAsync(table);
        Directory.Delete(Path.GetDirectoryName(table)!, recursive: true);

        Assert.True(code == 0, output);
        Assert.Contains("6 jobs a second were asked for; 48 came, 48 had the right result", text, StringComparison.Ordinal);
        Assert.All(["| **all** | 48 | 0 |", "| bash |", "| python |", "| c |", "| over WebSocket |", "| by server-sent events |", "| waiting for the answer |"], row => Assert.Contains(row, text, StringComparison.Ordinal));
        Assert.Contains("No job failed.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_every_job_fails_and_so_does_the_tool()
    {
        var (code, output) = await RunAsync("--url", "http://127.0.0.1:1", "--rate", "5", "--seconds", "1", "--ramp", "0", "--languages", "bash");

        Assert.Equal(1, code);
        Assert.Contains("| no connection |", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Millrace.Bench.dll"), "load", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}

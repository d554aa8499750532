using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests;

/// <summary>The fleet that people try out (<c>eng/fleet</c>), from its start to Ctrl-C.</summary>
[Collection(BrokerTests.Name)]
public sealed partial class FleetScriptTests
{
    private const int Ports = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Everything_starts_works_through_the_balancer_and_is_gone_after_Ctrl_C()
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "nginx is not installed.");
        var data = Directory.CreateTempSubdirectory("millrace-try-").FullName;
        var port = FreeBlock();
        using var script = Start(port, data);
        List<int> pids = [];
        try
        {
            pids = await ReadyAsync(script);
            using var client = new MillraceClient(new Uri($"http://127.0.0.1:{port}"));
            var (apis, runners) = (new HashSet<string>(), new HashSet<string>());
            await Until.TrueAsync(
                async () =>
                {
                    using var answer = await client.Http.GetAsync("/api/languages");
                    apis.Add(answer.Headers.GetValues("X-Served-By").Single());
                    var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.RunAsync("python", "import time; time.sleep(0.3); print('here')")));
                    Assert.All(results, result => Assert.Equal("here\n", result.Stdout));
                    runners.UnionWith(results.Select(result => result.RunnerId!));
                    return apis.Count == 2 && runners.Count == 2;
                },
                "both APIs and both runners have worked");

            using var socket = await client.OpenAsync(await client.SubmitAsync("python", "print(input('who? '))"));
            await socket.WaitForOutputAsync("who? ");
            await socket.SayAsync(new { type = "stdin", data = "me\n" });
            Assert.Equal("who? me\n", (await socket.ResultAsync()).Stdout);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{await client.SubmitAsync("python", "print(1)", new { stdin = "" })}/events");
            request.Headers.Add("Accept", "text/event-stream");
            using var events = await client.Http.SendAsync(request);
            Assert.Contains("event: result", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            Signal(script.Id, "-INT");
            await script.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.Equal(0, script.ExitCode);
        Assert.Equal(8, pids.Count);
        Assert.DoesNotContain(pids, pid => Directory.Exists($"/proc/{pid}"));
        Assert.True(IsFree(port), "A port is still in use.");
        Directory.Delete(data, recursive: true);
    }

    private static Process Start(int port, string data)
    {
        // A shell cannot hear a signal that was ignored when it began, and what runs in the background of another begins so.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(Root(), "eng", "fleet")]) { RedirectStandardOutput = true };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["DATA"] = data;
        start.Environment["MILLRACE"] = FleetProcess.Program;
        return Process.Start(start)!;
    }

    // Reads until it is ready; answers the processes it has named.
    private static async Task<List<int>> ReadyAsync(Process script)
    {
        var pids = new List<int>();
        while (await script.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (Pid().Match(line) is { Success: true } pid)
            {
                pids.Add(int.Parse(pid.Groups[1].Value, CultureInfo.InvariantCulture));
            }

            if (line.StartsWith("The fleet is ready", StringComparison.Ordinal))
            {
                return pids;
            }
        }

        throw new InvalidOperationException("The fleet did not start.");
    }

    private static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [signal, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    // Below the ports that connections get by themselves.
    private static int FreeBlock()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var port = Random.Shared.Next(12_000, 31_000);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException("There are no free ports.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            for (var i = 0; i < Ports; i++)
            {
                using var listener = new TcpListener(IPAddress.Loopback, port + i);
                listener.Start();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Millrace.slnx")))
        {
            directory = Path.GetDirectoryName(directory.TrimEnd('/'))!;
        }

        return directory;
    }

    [GeneratedRegex(@"^  \S+ +pid (\d+) ")]
    private static partial Regex Pid();
}

using System.Diagnostics;
using System.Net;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Clients that say what they want as slowly as they can: cut in bounded time, while others are served.</summary>
public sealed class SlowClientTests
{
    private const int Each = 15;
    private const string Host = "HTTP/1.1\r\nHost: localhost\r\n";

    private static readonly (string, string)[] Short =
    [
        ("Millrace__Connections__HeaderSeconds", "2"), ("Millrace__Connections__BodyGraceSeconds", "2"), ("Millrace__Connections__BodySeconds", "5"),
        ("Millrace__Access__Proxies__0", "127.0.0.1"), ("Millrace__Access__Anonymous", "allow"), ("Millrace__RateLimits__Enabled", "false"),
        ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__PoolSize", "1"),
    ];

    [Fact]
    public async Task They_are_cut_with_or_without_nginx_in_front()
    {
        Assert.SkipUnless(File.Exists(NginxServer.Program), "nginx is not installed.");
        await using var server = await MillraceServer.StartAsync(null, Short);
        await using var nginx = await NginxServer.StartAsync(
            configuration => configuration.Replace("client_header_timeout 15s", "client_header_timeout 2s", StringComparison.Ordinal), server.Client.Http.BaseAddress!);
        using var stop = new CancellationTokenSource();
        var others = CountAnswersAsync(server, stop.Token);

        var clients = new List<Task<Cut>>();
        foreach (var address in new[] { server.Client.Http.BaseAddress!, nginx.Address })
        {
            for (var i = 0; i < Each; i++)
            {
                clients.Add(DripAsync(address, "head", $"GET /health {Host}X: ", "a", 200));
                clients.Add(DripAsync(address, "body", $"POST /api/execute {Host}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n", " ", 200));
                clients.Add(DripAsync(address, "chunks", $"POST /api/execute {Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n", 200));
                clients.Add(DripAsync(address, "steady", $"POST /api/execute {Host}Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n", new string(' ', 200), 200));
            }
        }

        var cuts = await Task.WhenAll(clients);
        await stop.CancelAsync();
        var (answers, slowest) = await others;

        // A head is cut without a word by nginx; whoever has said what they want is told why.
        Assert.All(cuts.Where(c => c.What != "head"), c => Assert.Contains("HTTP/1.1 408", c.Heard, StringComparison.Ordinal));
        Assert.All(cuts.Where(c => c.What == "steady"), c => Assert.Contains("longer than 5 s", c.Heard, StringComparison.Ordinal));
        Assert.All(cuts.Where(c => c.What == "head"), c => Assert.True(c.Heard.Length == 0 || c.Heard.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), c.Heard));
        Assert.All(cuts, c => Assert.True(c.Seconds < 30, $"{c.What} of {c.Server} was cut after {c.Seconds:0.0} s"));
        Assert.True(answers > 10, $"others were answered {answers} times");
        TestContext.Current.SendDiagnosticMessage(string.Join("; ", cuts.GroupBy(c => (c.Server.Scheme, c.What)).Select(g => $"{g.Key.Scheme} {g.Key.What} {g.Min(c => c.Seconds):0.0} to {g.Max(c => c.Seconds):0.0} s")) + $"; others: {answers} answers, slowest {slowest.TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task Connections_beyond_the_bound_are_closed_and_the_others_go_on()
    {
        await using var server = await MillraceServer.StartAsync(null, [.. Short, ("Millrace__Connections__Most", "20"), ("Millrace__Connections__HeaderSeconds", "60")]);
        var wires = new List<Wire>();
        using (var first = await Wire.ConnectAsync(server.Client.Http.BaseAddress!))
        {
            await first.SayAsync($"GET /health {Host}");
            for (var i = 0; i < 40; i++)
            {
                wires.Add(await Wire.ConnectAsync(server.Client.Http.BaseAddress!));
            }

            // Of 41 connections 20 stay; those that are closed say nothing.
            var closed = wires.Select(wire => wire.ListenAsync()).ToList();
            var over = 0;
            while (over < 21)
            {
                var done = await Task.WhenAny(closed);
                Assert.Equal("", await done);
                closed.Remove(done);
                over++;
            }

            await first.SayAsync("Connection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await first.ListenAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain(closed, task => task.IsCompleted);
            wires.ForEach(wire => wire.Dispose());
        }

        Assert.Equal(HttpStatusCode.OK, await UntilServedAsync(server));
    }

    private static async Task<HttpStatusCode> UntilServedAsync(MillraceServer server)
    {
        while (true)
        {
            try
            {
                using var answer = await server.Client.Http.GetAsync("/health");
                return answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task<Cut> DripAsync(Uri server, string what, string head, string drop, int milliseconds)
    {
        using var wire = await Wire.ConnectAsync(server);
        var clock = Stopwatch.StartNew();
        var heard = wire.ListenAsync();
        var said = await wire.SayAsync(head);
        while (said && !heard.IsCompleted)
        {
            await Task.WhenAny(heard, Task.Delay(milliseconds));
            said = await wire.SayAsync(drop);
        }

        return new Cut(server, what, await heard, clock.Elapsed.TotalSeconds);
    }

    private static async Task<(int Answers, TimeSpan Slowest)> CountAnswersAsync(MillraceServer server, CancellationToken stop)
    {
        var (answers, slowest) = (0, TimeSpan.Zero);
        while (!stop.IsCancellationRequested)
        {
            using var http = new HttpClient { BaseAddress = server.Client.Http.BaseAddress };
            var clock = Stopwatch.StartNew();
            using var answer = await http.GetAsync("/api/languages", CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answers++;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        return (answers, slowest);
    }

    private sealed record Cut(Uri Server, string What, string Heard, double Seconds);
}

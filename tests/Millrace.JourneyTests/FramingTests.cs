using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Requests whose end can be seen in two places: refused, and nothing behind them is taken for a request.</summary>
public sealed partial class FramingTests
{
    [Fact]
    public async Task A_server_refuses_them_and_closes_the_connection()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__PoolSize", "1"), ("Millrace__Connections__IdleSeconds", "1"));

        var sane = await AskAsync(server.Client.Http.BaseAddress!, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/languages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var odd = await Task.WhenAll(OddRequests.All.Append(KeyValuePair.Create("a bare line feed", OddRequests.BareLineFeed)).Select(async odd => (Name: odd.Key, Heard: await AskAsync(server.Client.Http.BaseAddress!, odd.Value))));
        var signed = await AskAsync(server.Client.Http.BaseAddress!, OddRequests.WithSign);

        Assert.Equal(["200", "200"], Statuses(sane));
        Assert.Equal(["400", "404"], Statuses(signed));
        Assert.All(odd, o => Assert.True(Statuses(o.Heard) is [['4', ..]], $"{o.Name}: {o.Heard}"));
        Assert.All(odd.Where(o => o.Name.Contains("length", StringComparison.Ordinal) || o.Name.Contains("chunk", StringComparison.Ordinal)), o => Assert.True(Statuses(o.Heard) is ["400"], $"{o.Name}: {o.Heard}"));
        Assert.Contains("A request has a Content-Length or a Transfer-Encoding, not both.", odd.Single(o => o.Name == "a length, then chunks").Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_behind_nginx_sees_no_other_requests_than_nginx_does()
    {
        Assert.SkipUnless(File.Exists(NginxServer.Program), "nginx is not installed.");
        var seen = new ConcurrentQueue<string>();
        await using var api = await RecorderAsync(seen);
        await using var nginx = await NginxServer.StartAsync(Hasty, new Uri(api.Urls.Single()));

        var odd = await Task.WhenAll(OddRequests.All.Select(async odd => (Name: odd.Key, Heard: await AskAsync(nginx.Address, odd.Value.Replace("/api/execute", "/" + Uri.EscapeDataString(odd.Key), StringComparison.Ordinal)))));
        var signed = await AskAsync(nginx.Address, OddRequests.WithSign);
        var last = await AskAsync(nginx.Address, "POST /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n");

        Assert.Equal(["200"], Statuses(last));
        var carried = await CarriedAsync(nginx, until: "POST /last");
        Assert.Equal(carried.Order(StringComparer.Ordinal), seen.Select(s => s.Split(" | ")[0]).Order(StringComparer.Ordinal));
        Assert.Contains("POST /last | abc", seen);
        foreach (var (name, heard) in odd.Where(o => o.Name.Contains("chunks", StringComparison.Ordinal) && o.Name.Contains("length", StringComparison.Ordinal)))
        {
            Assert.True(Statuses(heard) is ["400"], $"{name}: {heard}");
        }

        // What is hidden in something that has a length of its own is that request's body and no request.
        Assert.Equal(["400"], Statuses(signed));
        Assert.All(odd, o => Assert.True(Statuses(o.Heard).Length <= 1 || carried.Contains("GET " + OddRequests.Hidden), $"{o.Name}: {o.Heard}"));
        Assert.DoesNotContain("GET " + OddRequests.Hidden, carried);
    }

    // Whoever has been answered and goes on to say nothing is let go sooner than usual: the test waits for it.
    private static string Hasty(string configuration) => configuration
        .Replace("keepalive_timeout 75s", "keepalive_timeout 1s", StringComparison.Ordinal)
        .Replace("client_body_timeout 15s", "client_body_timeout 2s", StringComparison.Ordinal);

    private static string[] Statuses(string heard) => [.. Status().Matches(heard).Select(m => m.Groups[1].Value)];

    private static async Task<string> AskAsync(Uri server, string text)
    {
        using var wire = await Wire.ConnectAsync(server);
        await wire.SayAsync(text);
        return await wire.ListenAsync();
    }

    // Kestrel as it comes: what it is sent is nginx's doing alone.
    private static async Task<WebApplication> RecorderAsync(ConcurrentQueue<string> seen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            seen.Enqueue($"{context.Request.Method} {context.Request.Path.Value} | {body}");
            context.Response.Headers.Connection = "close";
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<string[]> CarriedAsync(NginxServer nginx, string until)
    {
        while (true)
        {
            var lines = nginx.Log.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToArray();
            string[] carried = [.. lines.Where(line => line["api"]!.GetValue<string>() is not ("" or "-")).Select(line => $"{line["method"]} {line["path"]}")];
            if (carried.Contains(until))
            {
                return carried;
            }

            await Task.Delay(20);
        }
    }

    [GeneratedRegex(@"^HTTP/1\.[01] (\d{3})", RegexOptions.Multiline)]
    private static partial Regex Status();
}

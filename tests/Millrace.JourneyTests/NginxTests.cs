using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Api.Requests;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Debian's nginx, with the configuration that is shipped, before real servers.</summary>
public sealed partial class NginxTests
{
    private const string Greeter = "echo ready; read -r name; echo \"hello $name\"";

    private static readonly (string Key, string Value)[] BehindProxy =
    [
        ("Millrace__Access__Proxies__0", "127.0.0.1"), ("Millrace__Access__Anonymous", "allow"), ("Millrace__RateLimits__Enabled", "false"),
        ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__PoolSize", "1"),
    ];

    [Fact]
    public async Task Requests_events_and_WebSockets_go_through_as_they_happen()
    {
        SkipWithoutNginx();
        await using var api = await MillraceServer.StartAsync(null, BehindProxy);
        await using var nginx = await NginxServer.StartAsync(api.Client.Http.BaseAddress!);
        using var client = nginx.Connect();

        var job = await SubmitAsync(client);
        using var events = await OpenEventsAsync(client, job);
        Assert.Equal(HttpVersion.Version20, events.Response.Version);
        Assert.Contains("max-age", events.Response.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);

        // The program waits for its input: what has come of it came live.
        await events.ReadToAsync("ready");
        using var socket = await nginx.OpenAsync(job);
        await socket.WaitForOutputAsync("ready");
        await socket.SayAsync(new { type = "stdin", data = new { data = "nginx\n" } });
        await socket.WaitForOutputAsync("hello nginx");
        await events.ReadToAsync("hello nginx");
        await events.ReadToAsync("event: result");
    }

    [Fact]
    public async Task Streams_outlive_the_swap_of_the_API_behind_them()
    {
        SkipWithoutNginx();
        await using var old = await MillraceServer.StartAsync(null, BehindProxy);
        await using var replacement = await MillraceServer.StartAsync(null, BehindProxy);
        await using var nginx = await NginxServer.StartAsync(old.Client.Http.BaseAddress!);
        using var client = nginx.Connect();
        var job = await SubmitAsync(client);
        using var events = await OpenEventsAsync(client, job);
        await events.ReadToAsync("ready");
        using var socket = await nginx.OpenAsync(job);
        await socket.WaitForOutputAsync("ready");

        // The new one in, the old one out: new connections go to the new one, which does not know the job.
        var since = Stopwatch.StartNew();
        await nginx.SwapAsync(replacement.Client.Http.BaseAddress!);
        await UntilAsync(async () =>
        {
            using var another = nginx.Connect();
            using var answer = await another.GetAsync($"/api/jobs/{job}");
            return answer.StatusCode == HttpStatusCode.NotFound;
        });
        var swapped = since.ElapsedMilliseconds;

        await socket.SayAsync(new { type = "stdin", data = new { data = "again\n" } });
        await socket.WaitForOutputAsync("hello again");
        await events.ReadToAsync("hello again");
        await events.ReadToAsync("event: result");

        // Its streams have ended: now the old one can go, and nobody sees it.
        Assert.Equal(0, await old.StopAsync());
        using var fresh = nginx.Connect();
        using var ran = await fresh.PostAsJsonAsync("/api/execute?wait=true", MillraceClient.Request("bash", "echo on the new one"));
        Assert.Contains("on the new one", await ran.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"nginx: the swap took {swapped} ms; one WebSocket and one event stream lived through it");
    }

    [Fact]
    public async Task The_API_sees_the_address_of_the_client_and_not_what_it_claims()
    {
        SkipWithoutNginx();
        (string, string)[] oneEach = [("Millrace__RateLimits__Enabled", "true"), ("Millrace__RateLimits__AnonymousPerMinute", "1")];
        await using var api = await MillraceServer.StartAsync(null, [.. BehindProxy, .. oneEach]);
        await using var nginx = await NginxServer.StartAsync(api.Client.Http.BaseAddress!);
        using var one = nginx.Connect("127.0.0.8");
        using var two = nginx.Connect("127.0.0.9");

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(one, null));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(one, null));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(one, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(two, null));
    }

    [Fact]
    public async Task What_nginx_itself_refuses_it_refuses_as_the_API_would()
    {
        SkipWithoutNginx();
        await using var nginx = await NginxServer.StartAsync(new Uri("http://127.0.0.1:1"));
        using var client = nginx.Connect();

        using var away = await client.GetAsync("/api/languages");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("application/problem+json", away.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(away.Headers.RetryAfter);

        using var large = await client.PostAsync("/api/execute", new ByteArrayContent(new byte[new RequestOptions().BodyBytes + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal("application/problem+json", large.Content.Headers.ContentType?.MediaType);

        using var metrics = await client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);

        using var plain = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(nginx.PlainAddress, "/x?y=z")) { Version = HttpVersion.Version11 });
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        Assert.Equal("https://localhost/x?y=z", plain.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_canary_gets_its_share_by_the_recipe_of_the_documentation()
    {
        SkipWithoutNginx();
        await using var stable = await StubAsync("stable");
        await using var canary = await StubAsync("canary");
        await using var nginx = await NginxServer.StartAsync(new Uri(stable.Urls.Single()));
        var recipe = Recipe().Match(await File.ReadAllTextAsync(Path.Combine(NginxServer.Shipped, "../../docs/deploy.md")));
        Assert.True(recipe.Success, "docs/deploy.md has no canary.");
        var (most, few) = (int.Parse(recipe.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(recipe.Groups[2].Value, CultureInfo.InvariantCulture));
        await nginx.RouteAsync($"{new Uri(stable.Urls.Single()).Authority}={most}", $"{new Uri(canary.Urls.Single()).Authority}={few}");

        // From when on it is in force: the first that the canary answers.
        await UntilAsync(async () =>
        {
            using var another = nginx.Connect();
            return await another.GetStringAsync("/who") == "canary";
        });
        const int Requests = 400;
        using var one = nginx.Connect();
        using var two = nginx.Connect();
        var canaries = 0;
        for (var i = 0; i < Requests / 2; i++)
        {
            var answers = await Task.WhenAll(one.GetStringAsync("/who"), two.GetStringAsync("/who"));
            canaries += answers.Count(answer => answer == "canary");
        }

        // One in twenty is 20 of 400, also when two ask at once: by turns, and all workers of nginx count together.
        var share = Requests * few / (most + few);
        TestContext.Current.SendDiagnosticMessage($"nginx: {canaries} of {Requests} requests went to the canary; its weight says {share}");
        Assert.InRange(canaries, share - 2, share + 2);
    }

    [Theory]
    [InlineData("api one")]
    [InlineData("api-1=0")]
    [InlineData("api-1; evil")]
    [InlineData("api-1:x")]
    public async Task What_is_no_API_is_not_written_into_the_list(string api)
    {
        var place = Directory.CreateTempSubdirectory("millrace-route-");
        var (route, list) = (Path.Combine(place.FullName, "route"), Path.Combine(place.FullName, "upstream.conf"));
        File.Copy(Path.Combine(NginxServer.Shipped, "route"), route);
        File.Copy(Path.Combine(NginxServer.Shipped, "upstream.conf"), list);
        var before = await File.ReadAllTextAsync(list);

        using var script = Process.Start(new ProcessStartInfo(route, ["api-1", api]) { RedirectStandardError = true })!;
        var error = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();

        Assert.Equal((2, before), (script.ExitCode, await File.ReadAllTextAsync(list)));
        Assert.Contains($"'{api}' is no API", error, StringComparison.Ordinal);
        place.Delete(recursive: true);
    }

    [Fact]
    public void Its_limit_of_a_body_is_the_APIs()
    {
        var size = BodySize().Match(File.ReadAllText(Path.Combine(NginxServer.Shipped, "nginx.conf"))).Groups[1].Value;

        Assert.Equal(new RequestOptions().BodyBytes, long.Parse(size, CultureInfo.InvariantCulture) * 1024 * 1024);
    }

    private static void SkipWithoutNginx() => Assert.SkipUnless(File.Exists(NginxServer.Program), "nginx is not installed.");

    private static async Task<WebApplication> StubAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/who", () => name);
        await app.StartAsync();
        return app;
    }

    private static async Task<string> SubmitAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/api/execute", MillraceClient.Request("bash", Greeter));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!["job_id"]!.GetValue<string>();
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string? claim)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Version = HttpVersion.Version20, Content = JsonContent.Create(MillraceClient.Request("bash", "true")) };
        if (claim is not null)
        {
            request.Headers.Add("X-Forwarded-For", claim);
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<LiveText> OpenEventsAsync(HttpClient client, string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job}/events") { Version = HttpVersion.Version20 };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new LiveText(response, await response.Content.ReadAsStreamAsync());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var since = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60));
            await Task.Delay(20);
        }
    }

    [GeneratedRegex(@"^\s*client_max_body_size (\d+)m;", RegexOptions.Multiline)]
    private static partial Regex BodySize();

    [GeneratedRegex(@"route api-1=(\d+) api-canary=(\d+)")]
    private static partial Regex Recipe();
}

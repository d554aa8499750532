using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Keys, tenants, limits and shares of a real server.</summary>
public sealed class AccessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonObject Hello = MillraceClient.Request("python", "print('hi')");

    [Fact]
    public async Task A_server_others_can_reach_refuses_strangers_says_so_and_takes_keys_made_while_it_runs()
    {
        await using var server = await MillraceServer.StartOnAsync("http://0.0.0.0:0");
        await WaitForAsync(() => server.Log.Contains("Callers need an API key", StringComparison.Ordinal));

        await IsAsync(HttpStatusCode.Unauthorized, server.Client.PostAsync("/api/execute", Hello));
        using var client = await server.ClientWithKeyAsync("--name", "journey", "--tenant", "acme");
        Assert.Equal("hi\n", (await client.RunAsync("python", "print('hi')")).Stdout);

        var listed = await server.KeysAsync("list");
        Assert.Contains("journey", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(client.Http.DefaultRequestHeaders.Authorization!.Parameter!, listed + server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_on_loopback_lets_this_machine_in_and_says_so()
    {
        await using var server = await MillraceServer.StartAsync();
        await WaitForAsync(() => server.Log.Contains("Anyone on this machine may run programs without a key", StringComparison.Ordinal));

        Assert.DoesNotContain("need an API key", server.Log, StringComparison.Ordinal);
        Assert.Equal("hi\n", (await server.Client.RunAsync("python", "print('hi')")).Stdout);
    }

    [Fact]
    public async Task Revoking_a_key_takes_effect_at_once_and_ends_its_streams()
    {
        await using var server = await MillraceServer.StartAsync();
        using var client = await server.ClientWithKeyAsync();
        var job = await client.SubmitAsync("python", "import time\nfor i in range(600): print(i, flush=True); time.sleep(0.1)", new { stdin = "" });
        using var socket = await client.OpenAsync(job);
        await socket.WaitForOutputAsync("0");
        var id = (await server.KeysAsync("list")).Split(' ')[0];

        await server.KeysAsync("revoke", id);

        await IsAsync(HttpStatusCode.Unauthorized, client.Http.GetAsync($"/api/jobs/{job}"));
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (await socket.ReadAsync().WaitAsync(Patience) is not null)
            {
            }
        });
    }

    [Fact]
    public async Task What_a_tenant_runs_nobody_else_sees_hears_feeds_or_stops()
    {
        await using var server = await MillraceServer.StartAsync();
        using var ours = await server.ClientWithKeyAsync("--tenant", "ours");
        using var theirs = await server.ClientWithKeyAsync("--tenant", "theirs");
        var job = await ours.SubmitAsync("python", "print('secret', flush=True)\nprint(input())");
        using var socket = await ours.OpenAsync(job);
        await socket.WaitForOutputAsync("secret");

        foreach (var stranger in new[] { theirs, server.Client })
        {
            await IsAsync(HttpStatusCode.NotFound, stranger.Http.GetAsync($"/api/jobs/{job}"));
            await IsAsync(HttpStatusCode.NotFound, stranger.Http.GetAsync($"/api/jobs/{job}/events"));
            await IsAsync(HttpStatusCode.NotFound, stranger.Http.GetAsync($"/api/jobs/{job}/events?format=sse"));
            await IsAsync(HttpStatusCode.NotFound, stranger.Http.DeleteAsync($"/api/jobs/{job}"));
            await Assert.ThrowsAsync<WebSocketException>(() => stranger.OpenAsync(job));
            Assert.Empty((await stranger.GetAsync("/api/jobs"))["jobs"]!.AsArray());
            using var general = await stranger.OpenAsync("");
            await general.SayAsync(new { type = "subscribe", data = new { job_id = job } });
            Assert.Equal("not_found", (await general.WaitForAsync("error"))["data"]!["code"]!.GetValue<string>());
        }

        await socket.SayAsync(new { type = "stdin", data = new { data = "ours\n" } });
        Assert.Equal("secret\nours\n", (await socket.ResultAsync()).Stdout);
    }

    [Fact]
    public async Task Who_has_had_enough_is_told_when_to_come_back_and_is_served_then()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__RateLimits__Enabled", "true"), ("Millrace__RateLimits__AnonymousPerMinute", "30"));
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await server.Client.PostAsync("/api/execute", Hello);
            asked++;
        }
        while (answer.StatusCode == HttpStatusCode.Accepted);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(asked, 31, 60);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("30", "0"), (answer.Headers.GetValues("RateLimit-Limit").Single(), answer.Headers.GetValues("RateLimit-Remaining").Single()));
        var seconds = int.Parse(answer.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, 2);

        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await IsAsync(HttpStatusCode.Accepted, server.Client.PostAsync("/api/execute", Hello));
    }

    [Fact]
    public async Task A_place_among_a_keys_jobs_outlives_a_crash_with_its_job_and_not_without_it()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            string key, job;
            await using (var server = await MillraceServer.StartAsync(data))
            {
                key = await server.KeysAsync("create", "--concurrency", "1");
                using var client = new MillraceClient(server.Client.Http.BaseAddress!, key);
                await client.RunAsync("python", "print(1)");
                job = await client.SubmitAsync("python", "import time\ntime.sleep(200)", new { stdin = "", timeout = 250 });
                await IsAsync(HttpStatusCode.TooManyRequests, client.PostAsync("/api/execute", Hello));
                await server.KillAsync();
            }

            await using (var server = await MillraceServer.StartAsync(data))
            {
                using var client = new MillraceClient(server.Client.Http.BaseAddress!, key);
                await IsAsync(HttpStatusCode.TooManyRequests, client.PostAsync("/api/execute", Hello));

                (await client.Http.DeleteAsync($"/api/jobs/{job}")).EnsureSuccessStatusCode();
                Assert.Equal(Outcome.Cancelled, (await client.ResultOfAsync(job)).Outcome);
                await IsAsync(HttpStatusCode.Accepted, client.PostAsync("/api/execute", Hello));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_keys_CPU_time_of_the_day_runs_out_and_stays_out_after_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            string key;
            await using (var server = await MillraceServer.StartAsync(data))
            {
                key = await server.KeysAsync("create", "--cpu-seconds-per-day", "0.3");
                using var client = new MillraceClient(server.Client.Http.BaseAddress!, key);
                await client.RunAsync("python", "import time\nwhile time.process_time() < 0.5: pass");
                await WaitForAsync(async () =>
                {
                    using var answer = await client.PostAsync("/api/execute?wait=true", Hello);
                    return answer.StatusCode == HttpStatusCode.TooManyRequests;
                });
            }

            await using (var server = await MillraceServer.StartAsync(data))
            {
                using var client = new MillraceClient(server.Client.Http.BaseAddress!, key);
                using var answer = await client.PostAsync("/api/execute", Hello);
                Assert.Equal("urn:millrace:problem:quota-spent", (await answer.Content.ReadFromJsonAsync<JsonNode>())!["type"]!.GetValue<string>());
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Shares_outlive_the_server()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            string path, before;
            await using (var server = await MillraceServer.StartAsync(data))
            {
                var result = JsonNode.Parse(await (await server.Client.PostAsync("/api/execute?wait=true", Hello)).Content.ReadAsStringAsync());
                using var shared = await server.Client.PostAsync("/api/shares", new JsonObject
                {
                    ["language"] = "python",
                    ["files"] = new JsonArray(new JsonObject { ["name"] = "main.py", ["content"] = "print('</script>')" }),
                    ["stdin"] = "é\n",
                    ["result"] = result,
                });
                Assert.Equal(HttpStatusCode.Created, shared.StatusCode);
                path = shared.Headers.Location!.ToString();
                before = await server.Client.Http.GetStringAsync(path);
                Assert.Contains("\"hi\\n\"", before, StringComparison.Ordinal);
                await server.KillAsync();
            }

            await using (var server = await MillraceServer.StartAsync(data))
            {
                Assert.Equal(before, await server.Client.Http.GetStringAsync(path));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task The_operator_sees_latencies_pools_and_what_the_artifact_cache_does()
    {
        await using var server = await MillraceServer.StartAsync();
        using var admin = await server.ClientWithKeyAsync("--scopes", "admin");
        const string Source = "#include <stdio.h>\nint main(void) { puts(\"overview\"); }";
        await server.Client.RunAsync("c", Source);
        await server.Client.RunAsync("c", Source);
        await server.Client.RunAsync("python", "raise SystemExit(3)");

        JsonNode overview = null!;
        await WaitForAsync(async () =>
        {
            overview = await admin.GetAsync("/api/admin/overview");
            return overview["workers"]![0]!["artifact_cache"] is { } cache && cache["hits"]!.GetValue<long>() == 1 && cache["entries"]!.GetValue<int>() == 1;
        });

        Assert.Equal(3, overview["latency"]!["jobs"]!.GetValue<int>());
        Assert.Equal(3, overview["latency"]!["total"]!.AsArray().Sum(count => count!.GetValue<int>()));
        Assert.Equal("nonzero_exit", overview["recent_failures"]![0]!["outcome"]!.GetValue<string>());
        Assert.Equal(["high", "normal", "low"], overview["queue"]!["lanes"]!.AsArray().Select(lane => lane!["priority"]!.GetValue<string>()));
        Assert.NotEmpty(overview["workers"]![0]!["pool"]!.AsArray());
    }

    [Fact]
    public async Task Monstrous_headers_are_refused_and_harm_nobody()
    {
        await using var server = await MillraceServer.StartAsync();
        foreach (var (name, length) in new[] { ("Authorization", 1_000_000), ("X-API-Key", 200_000), ("X-API-Key", 20_000), ("Sec-WebSocket-Protocol", 20_000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
            request.Headers.TryAddWithoutValidation(name, "Bearer " + new string('x', length));
            try
            {
                using var answer = await server.Client.Http.SendAsync(request);
                Assert.InRange((int)answer.StatusCode, name == "Sec-WebSocket-Protocol" ? 200 : 400, 499);
            }
            catch (HttpRequestException)
            {
                // Cut off while it was still sending: refused as well.
            }
        }

        Assert.Equal("hi\n", (await server.Client.RunAsync("python", "print('hi')")).Stdout);
    }

    private static async Task IsAsync(HttpStatusCode expected, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}

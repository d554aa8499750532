using System.Net;
using System.Text.Json;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Workers;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Admin;

public sealed class OverviewTests
{
    [Fact]
    public async Task The_operator_sees_the_jobs_of_all_tenants()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });
        using var tenant = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "acme" });
        await host.RunAsync(await host.AcceptAsync(), "fine");
        await FailAsync(host, await Access.TenantTests.AcceptAsync(tenant));
        await host.AcceptAsync();

        var overview = await (await admin.GetAsync("/api/admin/overview")).JsonAsync();

        var failure = overview.GetProperty("recent_failures").EnumerateArray().Single();
        Assert.Equal(("acme", "runner_lost", "It died."), (failure.GetProperty("tenant").GetString(), failure.GetProperty("outcome").GetString(), failure.GetProperty("error").GetString()));
        Assert.Equal((1, 1), (overview.GetProperty("outcomes").GetProperty("success").GetInt32(), overview.GetProperty("outcomes").GetProperty("runner_lost").GetInt32()));
        Assert.Equal(host.Queue.Depth, overview.GetProperty("queue").GetProperty("depth").GetInt32());
    }

    [Fact]
    public async Task Latency_is_counted_in_fixed_buckets()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });
        await host.RunAsync(await host.AcceptAsync());
        await FailAsync(host, await host.AcceptAsync());

        var latency = (await (await admin.GetAsync("/api/admin/overview")).JsonAsync()).GetProperty("latency");

        var bounds = latency.GetProperty("bounds_ms").EnumerateArray().Select(b => b.GetDouble()).ToList();
        var total = latency.GetProperty("total").EnumerateArray().Select(b => b.GetInt32()).ToList();
        var queued = latency.GetProperty("queued").EnumerateArray().Select(b => b.GetInt32()).ToList();
        Assert.Equal(bounds.Count + 1, total.Count);
        Assert.Equal((2, 2, 2), (latency.GetProperty("jobs").GetInt32(), total.Sum(), queued.Sum()));
        Assert.Equal((1, 1), (total[bounds.IndexOf(10)], total[^1]));
        Assert.Equal((1, 1), (queued[bounds.IndexOf(5)], queued[bounds.IndexOf(100)]));
    }

    [Fact]
    public async Task Failures_are_bounded()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });
        for (var i = 0; i < 60; i++)
        {
            await FailAsync(host, await host.AcceptAsync());
        }

        var overview = await (await admin.GetAsync("/api/admin/overview")).JsonAsync();

        Assert.Equal(50, overview.GetProperty("recent_failures").GetArrayLength());
    }

    [Fact]
    public async Task A_runner_is_shown_with_its_pool_and_its_cache()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });
        host.Workers.Heartbeats.Add(
            new WorkerHeartbeat
            {
                RunnerId = "r1",
                Timestamp = DateTimeOffset.UnixEpoch,
                Slots = 4,
                Busy = 1,
                Provider = "bubblewrap",
                Languages = [],
                Pool = [new PoolShelf { Key = "python", Ready = 3 }],
                ArtifactCache = new ArtifactCacheState { Hits = 7, Misses = 2, Entries = 5, Bytes = 1024, MemoryBytes = 512 },
            });

        var overview = await (await admin.GetAsync("/api/admin/overview")).JsonAsync();

        var worker = overview.GetProperty("workers").EnumerateArray().Single(w => w.GetProperty("worker").GetProperty("runner_id").GetString() == "r1");
        Assert.Equal(0.1, worker.GetProperty("worker").GetProperty("load").GetDouble());
        Assert.Equal(3, worker.GetProperty("pool")[0].GetProperty("ready").GetInt32());
        Assert.Equal(7, worker.GetProperty("artifact_cache").GetProperty("hits").GetInt64());
    }

    [Fact]
    public async Task The_description_tells_of_keys_limits_and_scopes()
    {
        await using var host = await ApiHost.StartAsync();

        var document = await (await host.Client.GetAsync("/openapi/v1.json")).JsonAsync();

        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.Equal("X-API-Key", schemes.GetProperty("api_key").GetProperty("name").GetString());
        var execute = document.GetProperty("paths").GetProperty("/api/execute").GetProperty("post");
        Assert.True(execute.GetProperty("responses").TryGetProperty("429", out var limited));
        Assert.True(limited.GetProperty("headers").TryGetProperty("Retry-After", out _));
        Assert.Equal(JsonValueKind.Array, execute.GetProperty("security").ValueKind);
        Assert.Contains("execute", execute.GetProperty("description").GetString(), StringComparison.Ordinal);
        var languages = document.GetProperty("paths").GetProperty("/api/languages").GetProperty("get");
        Assert.False(languages.TryGetProperty("security", out var open) && open.GetArrayLength() > 0);
        foreach (var path in new[] { "/api/shares", "/api/shares/{shareId}", "/api/keys", "/api/keys/{keyId}", "/api/admin/overview" })
        {
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out _), path);
        }
    }

    private static async Task FailAsync(ApiHost host, string jobId)
    {
        await host.TakeAsync(jobId);
        var result = new ExecutionResult
        {
            JobId = jobId,
            Language = "python",
            Status = JobStatus.Failed,
            Outcome = Outcome.RunnerLost,
            Error = "It died.",
            Timings = new Timings(80, 0, 0, 0, 100_000),
        };
        Assert.True(await host.Store.TryFinishAsync(jobId, 1, result, [], default));
    }
}

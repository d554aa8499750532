using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;
using static Millrace.Tests.Api.Access.TenantTests;

namespace Millrace.Tests.Api.Access;

public sealed class PolicyTests
{
    [Fact]
    public async Task A_key_has_as_many_jobs_at_one_time_as_it_may()
    {
        await using var host = await ApiHost.StartAsync();
        var (secret, key) = await host.MakeKeyAsync(new KeyRequest { Concurrency = 2 });
        using var client = host.ClientWith(secret);
        var first = await AcceptAsync(client);
        await AcceptAsync(client);

        using var refused = await PostAsync(client);

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal("urn:millrace:problem:too-many-jobs", problem.GetProperty("type").GetString());
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal(2, host.Store.Jobs.Count);
        await host.Accounts.WithdrawAsync(key.KeyId, first, default);
        await AcceptAsync(client);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_for_its_job_though_no_place_is_left()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { Concurrency = 1 });
        var id = await AcceptAsync(client, "once");

        Assert.Equal(id, await AcceptAsync(client, "once"));
        await (await PostAsync(client, idempotencyKey: "another")).ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Single(host.Store.Jobs);
        Assert.Equal(1, host.Accounts.Open);
    }

    [Fact]
    public async Task A_job_that_finds_the_queue_full_gives_its_place_back()
    {
        await using var host = await ApiHost.StartAsync();
        host.Queue.Capacity = 0;
        using var client = await host.ClientWithKeyAsync(new KeyRequest { Concurrency = 1 });

        for (var i = 0; i < 3; i++)
        {
            await (await PostAsync(client, idempotencyKey: i == 1 ? "key" : null)).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        }

        Assert.Equal(0, host.Accounts.Open);
    }

    [Fact]
    public async Task A_job_that_cannot_be_recorded_gives_its_place_back()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { Concurrency = 1 });
        host.Store.IsBroken = true;

        await (await PostAsync(client)).ProblemAsync(HttpStatusCode.InternalServerError);

        Assert.Equal(0, host.Accounts.Open);
    }

    [Fact]
    public async Task When_the_CPU_time_of_the_day_is_used_up_the_answer_says_when_to_come_back()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 23, 0, 0, TimeSpan.Zero));
        await using var host = await ApiHost.StartAsync(clock);
        var (secret, key) = await host.MakeKeyAsync(new KeyRequest { CpuSecondsPerDay = 10 });
        using var client = host.ClientWith(secret);
        host.Accounts.Spent[key.KeyId] = TimeSpan.FromSeconds(9.9);
        await AcceptAsync(client);

        host.Accounts.Spent[key.KeyId] = TimeSpan.FromSeconds(10);
        using var refused = await PostAsync(client);

        Assert.Equal("urn:millrace:problem:quota-spent", (await refused.ProblemAsync(HttpStatusCode.TooManyRequests)).GetProperty("type").GetString());
        Assert.Equal("3600", refused.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_key_may_ask_for_less_than_the_server_allows()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { MaxLimits = new RequestLimits { WallMs = 2000, MemoryMb = 64 } });

        using var refused = await PostAsync(client, """{"language":"python","source_code":"x","timeout":3,"limits":{"memory_mb":65}}""");
        await AcceptAsync(client);

        var errors = await refused.ErrorsAsync();
        Assert.Equal(["limits.memory_mb", "timeout"], errors.Keys.Order());
        Assert.Contains("at most 64", errors["limits.memory_mb"][0], StringComparison.Ordinal);
        var limits = host.Store.Jobs.Single().Spec.Limits;
        Assert.Equal((2000, 64), (limits.WallMs, limits.MemoryMb));
    }

    [Theory]
    [InlineData(null, "high", false)]
    [InlineData(null, "normal", true)]
    [InlineData("high", "high", true)]
    [InlineData("low", "normal", false)]
    [InlineData("low", "low", true)]
    public async Task A_key_has_a_highest_lane(string? highest, string asked, bool isAllowed)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { MaxPriority = highest });

        using var answer = await PostAsync(client, $$"""{"language":"python","source_code":"x","priority":"{{asked}}"}""");

        Assert.Equal(isAllowed ? HttpStatusCode.Accepted : HttpStatusCode.BadRequest, answer.StatusCode);
        if (!isAllowed)
        {
            Assert.Contains("at most", (await answer.ErrorsAsync())["priority"][0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_says_nothing_gets_no_better_lane_than_the_key_has()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { MaxPriority = "low" });

        await AcceptAsync(client);

        Assert.Equal(JobPriority.Low, host.Store.Jobs.Single().Spec.Priority);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string json = """{"language":"python","source_code":"x"}""", string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return client.SendAsync(request);
    }
}

using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests;

/// <summary>API and runner as processes of their own, joined by a real RabbitMQ and a real Redis.</summary>
[Collection(BrokerTests.Name)]
public sealed class RoleTests(BrokerFixture broker) : IAsyncLifetime
{
    private RedisServer _redis = null!;

    private (string, string)[] Settings => [("RabbitMq__Url", broker.Server.Url), ("Redis__Url", _redis.Url), ("Millrace__Runner__DrainSeconds", "2")];

    public async ValueTask InitializeAsync()
    {
        await Fleet.ClearAsync(broker.Server);
        _redis = new RedisServer();
    }

    public ValueTask DisposeAsync()
    {
        _redis.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("api")]
    [InlineData("runner")]
    public async Task A_part_of_a_fleet_without_its_services_is_refused_in_plain_words(string role)
    {
        await using var lonely = await FleetProcess.StartAsync(role, ("RabbitMq__Url", broker.Server.Url));

        Assert.Equal(1, lonely.Process.ExitCode);
        Assert.Contains($"--role {role} is part of a fleet, which RabbitMQ and Redis join: Redis__Url is not set", lonely.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lonely.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_sent_to_an_API_runs_on_a_runner_and_survives_the_death_of_one()
    {
        await using var dying = await FleetProcess.StartAsync("runner", Settings);
        await using var api = await FleetProcess.StartAsync("api", Settings);
        using var client = new MillraceClient(api.Address!);

        var hello = await client.RunAsync("python", "print('hello')");
        Assert.Equal(("hello\n", Outcome.Success), (hello.Stdout, hello.Outcome));

        var job = await client.SubmitAsync("python", "import time; print('begun', flush=True); time.sleep(3); print('done')");
        await Until.TrueAsync(async () => (await client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>() == "running", "it runs");
        await dying.KillAsync();
        await using var other = await FleetProcess.StartAsync("runner", Settings);
        var result = await client.ResultOfAsync(job);

        Assert.Equal(("begun\ndone\n", 2), (result.Stdout, result.Attempt));
        using var page = await new HttpClient().GetAsync(new Uri(other.Address!, "/api/jobs"));
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("rabbitmq", await new HttpClient().GetStringAsync(new Uri(other.Address!, "/health")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_what_they_may_have_are_the_same_at_every_API()
    {
        (string, string)[] settings = [.. Settings, ("Millrace__Access__Anonymous", "deny"), ("Millrace__RateLimits__Enabled", "true")];
        await using var one = await FleetProcess.StartAsync("api", settings);
        await using var two = await FleetProcess.StartAsync("api", settings);
        await using var runner = await FleetProcess.StartAsync("runner", Settings);
        var (few, single, other) = (
            await MakeKeyAsync("--tenant", "few", "--rate", "2"),
            await MakeKeyAsync("--tenant", "single", "--rate", "0", "--concurrency", "1"),
            await MakeKeyAsync("--tenant", "other", "--rate", "0"));
        using var nobody = new MillraceClient(one.Address!);
        using var stranger = new MillraceClient(two.Address!, other);
        MillraceClient[] fews = [new(one.Address!, few), new(two.Address!, few)];
        MillraceClient[] singles = [new(one.Address!, single), new(two.Address!, single)];

        // Nobody without a key; two a minute at both together; and the answer is at both.
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(nobody)).Status);
        var asked = new List<(HttpStatusCode Status, string? Id)>();
        for (var i = 0; i < 4; i++)
        {
            asked.Add(await AskAsync(fews[i % 2]));
        }

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], asked.Select(one => one.Status));
        Assert.Equal("hello\n", (await fews[1].ResultOfAsync(asked[0].Id!)).Stdout);

        // One job at a time, wherever it was sent and wherever the next is asked for.
        var job = await singles[0].SubmitAsync("bash", "sleep 60");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(singles[1])).Status);
        using var unseen = await stranger.Http.GetAsync(new Uri($"/api/jobs/{job}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
        using var cancelled = await singles[1].Http.DeleteAsync(new Uri($"/api/jobs/{job}", UriKind.Relative));
        Assert.Equal(JobStatus.Cancelled, (await singles[0].ResultOfAsync(job)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(singles[0])).Status);
        Array.ForEach([.. fews, .. singles], client => client.Dispose());
    }

    [Fact]
    public async Task A_runner_that_is_told_to_stop_hands_back_what_it_cannot_finish()
    {
        await using var api = await FleetProcess.StartAsync("api", Settings);
        await using var stopping = await FleetProcess.StartAsync("runner", Settings);
        using var client = new MillraceClient(api.Address!);
        var job = await client.SubmitAsync("python", "import time; time.sleep(8); print('done')");
        await Until.TrueAsync(async () => (await client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>() == "running", "it runs");

        Assert.Equal(0, await stopping.StopAsync());
        await using var other = await FleetProcess.StartAsync("runner", Settings);

        Assert.Equal(("done\n", 2), ((await client.ResultOfAsync(job)).Stdout, (await client.ResultOfAsync(job)).Attempt));
    }

    private async Task<string> MakeKeyAsync(params string[] wishes)
    {
        var start = new ProcessStartInfo(FleetProcess.Program, ["keys", "create", .. wishes]) { RedirectStandardOutput = true };
        start.Environment["Redis__Url"] = _redis.Url;
        using var create = Process.Start(start)!;
        var key = await create.StandardOutput.ReadToEndAsync();
        await create.WaitForExitAsync();
        Assert.Equal(0, create.ExitCode);
        return key.Trim();
    }

    private static async Task<(HttpStatusCode Status, string? Id)> AskAsync(MillraceClient client)
    {
        using var answer = await client.PostAsync("/api/execute", MillraceClient.Request("bash", "echo hello"));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["job_id"]?.GetValue<string>());
    }
}

using System.Diagnostics;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Xunit;

namespace Millrace.RabbitMqTests;

/// <summary>A fleet over servers as they are in production: with TLS, and with a broker that does not wait for ever.</summary>
[Collection(BrokerTests.Name)]
public sealed class StrictServerTests(StrictServers servers) : IClassFixture<StrictServers>
{
    private (string, string)[] Settings =>
        [("RabbitMq__Url", servers.RabbitUrl), ("Redis__Url", servers.RedisUrl), ("SSL_CERT_FILE", servers.Root), ("Millrace__Queue__HoldSeconds", "1")];

    [Fact]
    public async Task Over_TLS_a_job_that_outlasts_the_brokers_patience_runs_once()
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        await using var api = await FleetProcess.StartAsync("api", Settings);
        await using var runner = await FleetProcess.StartAsync("runner", Settings);
        await using var other = await FleetProcess.StartAsync("runner", Settings);
        using var client = new MillraceClient(api.Address!);
        var impatience = TakenBackAsync();

        var job = await client.SubmitAsync("bash", "for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 1; done");
        var result = await client.ResultOfAsync(job);

        // The broker has taken back, meanwhile, what somebody else had taken and not acknowledged.
        Assert.Contains("timed out", await impatience, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((Outcome.Success, 1, "1\n2\n3\n4\n5\n6\n7\n8\n9\n"), (result.Outcome, result.Attempt, result.Stdout));
        Assert.Equal(("hello\n", 1), ((await client.RunAsync("bash", "echo hello")) is var next ? (next.Stdout, next.Attempt) : default));
        Assert.DoesNotContain("Taking jobs is interrupted", runner.Log + other.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_stops_over_a_job_it_answers_for_itself_hands_it_back()
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        await using var api = await FleetProcess.StartAsync("api", Settings);
        await using var stopping = await FleetProcess.StartAsync("runner", [.. Settings, ("Millrace__Runner__DrainSeconds", "0")]);
        using var client = new MillraceClient(api.Address!);
        var job = await client.SubmitAsync("bash", "sleep 6; echo done");
        await Until.TrueAsync(async () => (await client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>() == "running", "it runs");
        var first = "";
        await Until.TrueAsync(async () => (first = await KeptUntilAsync(job)).Length > 0, "the runner answers for it");
        await Until.TrueAsync(async () => await KeptUntilAsync(job) != first, "it has said so again, and the broker has forgotten the job");

        await stopping.StopAsync();
        await using var other = await FleetProcess.StartAsync("runner", Settings);

        Assert.Equal(("done\n", 2), (await client.ResultOfAsync(job)) is var result ? (result.Stdout, result.Attempt) : default);
    }

    [Fact]
    public async Task A_broker_whose_authority_is_unknown_is_refused_in_plain_words()
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        await using var lost = await FleetProcess.StartAsync(
            "runner", [.. Settings, ("SSL_CERT_FILE", servers.OtherRoot), ("Millrace__Queue__StartSeconds", "0")]);

        Assert.Equal(1, lost.Process.ExitCode);
        Assert.Contains("is out of reach: TLS failed:", lost.Log, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE names others", lost.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lost.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_whose_authority_is_unknown_is_named_in_the_log_and_by_health()
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        await using var api = await FleetProcess.StartAsync(
            "api", ("RabbitMq__Url", servers.Rabbit.Url), ("Redis__Url", servers.RedisUrl), ("SSL_CERT_FILE", servers.OtherRoot));
        using var http = new HttpClient();

        await Until.TrueAsync(() => api.Log.Contains("is not trusted: no authority this machine knows has signed it", StringComparison.Ordinal), "the log says why");
        using var health = await http.GetAsync(new Uri(api.Address!, "/health"));

        Assert.Equal(503, (int)health.StatusCode);
        Assert.Contains("redis", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> KeptUntilAsync(string job)
    {
        using var redis = Process.Start(new ProcessStartInfo("redis-cli", ["-u", servers.PlainRedisUrl, "ZSCORE", "{millrace}:kept", job]) { RedirectStandardOutput = true })!;
        var score = await redis.StandardOutput.ReadToEndAsync();
        await redis.WaitForExitAsync();
        return score.Trim();
    }

    // What this broker does to one who takes a message and says nothing more.
    private async Task<string> TakenBackAsync()
    {
        await using var connection = await Fleet.ConnectAsync(servers.Rabbit);
        await using var channel = await connection.CreateChannelAsync();
        var closed = new TaskCompletionSource<string>();
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            closed.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        var queue = await channel.QueueDeclareAsync("forgetful", durable: true, exclusive: false, autoDelete: false);
        await channel.BasicPublishAsync("", queue.QueueName, new byte[1]);
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, new AsyncEventingBasicConsumer(channel));
        return await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }
}

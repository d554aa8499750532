using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using Millrace.Tests.Transport;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Results;
using RabbitMQ.Client;
using Xunit;

namespace Millrace.RabbitMqTests;

/// <summary>What a fleet tells others of the end of its jobs, and what it does with jobs that it gives up.</summary>
[Collection(BrokerTests.Name)]
public sealed class CallbackTests(BrokerFixture broker) : IAsyncLifetime
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

    [Fact]
    public async Task A_result_is_published_for_whoever_binds_and_kept_for_its_callback()
    {
        await using var fleet = new Fleet(broker.Server.Url);
        await using var connection = await Fleet.ConnectAsync(broker.Server);
        await fleet.Get<BrokerConnection>().GetAsync(default);
        await using var channel = await connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true)).QueueName;
        await channel.QueueBindAsync(queue, Names.Results, "results.python");
        var plain = TestJobs.Queued();
        var told = plain with { JobId = JobIds.Create(), Spec = plain.Spec with { CallbackUrl = "https://example.com/hook" } };

        await fleet.Get<IResultSink>().PublishAsync(plain, TestJobs.Result(plain.JobId), default);
        await fleet.Get<IResultSink>().PublishAsync(told, TestJobs.Result(told.JobId), default);

        var first = await NextAsync(channel, queue);
        var second = await NextAsync(channel, queue);
        var callback = await NextAsync(channel, Names.Callbacks);
        var body = JsonNode.Parse(first.Body.Span)!;
        Assert.Equal((plain.JobId, "results.python", true), (first.BasicProperties.MessageId, first.RoutingKey, first.BasicProperties.Persistent));
        Assert.Equal((plain.JobId, 1, "success", "out\n"), ((string?)body["job_id"], (int)body["v"]!, (string?)body["outcome"], (string?)body["result"]!["stdout"]));
        Assert.Equal((told.JobId, told.JobId), (second.BasicProperties.MessageId, callback.BasicProperties.MessageId));
        Assert.Equal(0u, await channel.MessageCountAsync(Names.Callbacks));
    }

    [Fact]
    public async Task A_callback_is_told_by_another_API_when_the_one_that_was_telling_it_is_killed()
    {
        await using var receiver = await CallbackReceiver.StartAsync(async (number, aborted) =>
        {
            if (number == 1)
            {
                await Task.Delay(Timeout.Infinite, aborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return 200;
        });
        (string, string)[] settings = [.. Settings, .. CallbackReceiver.Settings(attemptSeconds: 3)];
        await using var runner = await FleetProcess.StartAsync("runner", Settings);
        await using var dying = await FleetProcess.StartAsync("api", settings);
        string job;
        using (var client = new MillraceClient(dying.Address!))
        {
            job = await client.SubmitAsync("python", "print('told')", new { callback_url = receiver.Url });
            await Until.TrueAsync(() => receiver.Count >= 1, "the receiver is being told");
        }

        await dying.KillAsync();
        await using var other = await FleetProcess.StartAsync("api", settings);
        using var survivor = new MillraceClient(other.Address!);
        JsonNode? callback = null;
        await Until.TrueAsync(
            async () => (string?)(callback = (await survivor.GetAsync($"/api/jobs/{job}"))["callback"])!["state"] == "delivered", "it is delivered");

        Assert.Contains(receiver.Taken, taken => taken.Id == job && (string?)taken.Body["result"]!["stdout"] == "told\n");
        Assert.Equal((receiver.Url, 0), ((string?)callback!["url"], receiver.Forged));
    }

    [Fact]
    public async Task A_job_that_no_runner_brings_to_an_end_is_ended_with_the_reason_and_its_callback_told()
    {
        await using var receiver = await CallbackReceiver.StartAsync((_, _) => Task.FromResult(200));
        await using var api = await FleetProcess.StartAsync("api", [.. Settings, .. CallbackReceiver.Settings()]);
        using var client = new MillraceClient(api.Address!);
        await using var connection = await Fleet.ConnectAsync(broker.Server);
        var job = await client.SubmitAsync("python", "print('never')", new { callback_url = receiver.Url });

        // A runner that takes the job and gives it back, until the queue has seen enough.
        await using (var channel = await connection.CreateChannelAsync())
        {
            var queue = new JobLane(RabbitMqOptions.DefaultPool, QueueLane.Normal).Queue;
            for (var i = 0; i < 3; i++)
            {
                var message = await NextAsync(channel, queue);
                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
            }
        }

        var result = await client.ResultOfAsync(job);
        await Until.TrueAsync(() => !receiver.Taken.IsEmpty, "the callback is told");

        Assert.Equal((JobStatus.Failed, Outcome.RunnerLost), (result.Status, result.Outcome));
        Assert.Contains("The runners that took it died or gave it back", result.Error, StringComparison.Ordinal);
        Assert.Equal("runner_lost", (string?)receiver.Taken.First().Body["outcome"]);
    }

    [Fact]
    public async Task While_the_broker_is_away_a_request_is_answered_503_with_a_time_to_come_back_and_nothing_is_accepted()
    {
        var proxy = new TcpProxy(broker.Server.Port);
        await using var api = await FleetProcess.StartAsync("api", ("RabbitMq__Url", RabbitMqServer.UrlAt(proxy.Port)), ("Redis__Url", _redis.Url), ("Millrace__Queue__ConfirmSeconds", "1"));
        using var client = new MillraceClient(api.Address!);
        await client.SubmitAsync("python", "print('before')");

        await proxy.DisposeAsync();
        using var refused = await client.PostAsync("/api/execute", MillraceClient.Request("python", "print('away')"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("could not be handed to the queue", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single((await client.GetAsync("/api/jobs"))["jobs"]!.AsArray());
    }

    private static async Task<BasicGetResult> NextAsync(IChannel channel, string queue)
    {
        BasicGetResult? message = null;
        await Until.TrueAsync(async () => (message = await channel.BasicGetAsync(queue, autoAck: false)) is not null, $"a message is in {queue}");
        return message!;
    }
}

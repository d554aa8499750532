using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.FleetTests.Support;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>A client that gets no answer from one replica asks another, under the same key.</summary>
[Collection(BrokerTests.Name)]
public sealed class TwoReplicasOneKeyTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_job_that_one_replica_cannot_enqueue_is_accepted_by_another_and_not_taken_back()
    {
        await Fleet.ClearAsync(broker.Server);
        using var redis = new RedisServer();
        await using var proxy = new TcpProxy(broker.Server.Port);
        await using var cutOff = await FleetProcess.StartAsync("api", Settings(redis, proxy.Port));
        await using var whole = await FleetProcess.StartAsync("api", Settings(redis, broker.Server.Port));
        using var client = new MillraceClient(whole.Address!);
        proxy.SwallowsRequests = true;

        var first = AskAsync(cutOff.Address!);
        await Until.TrueAsync(async () => (await client.GetAsync("/api/jobs"))["jobs"]!.AsArray().Count == 1, "the first replica has recorded it");
        var (status, id) = await AskAsync(whole.Address!);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((HttpStatusCode.Accepted, id), await first);

        // It would say goodbye to a broker that does not hear it, with all its patience.
        await cutOff.KillAsync();
        await using var runner = await FleetProcess.StartAsync("runner", Settings(redis, broker.Server.Port));
        Assert.Equal(("hello\n", 1), ((await client.ResultOfAsync(id!)).Stdout, (await client.ResultOfAsync(id!)).Attempt));
    }

    private static (string, string)[] Settings(RedisServer redis, int port) =>
    [
        ("RabbitMq__Url", $"amqp://guest:guest@127.0.0.1:{port}/"), ("Redis__Url", redis.Url), ("Millrace__Queue__ConfirmSeconds", "3"),
        ("Millrace__Queue__HeartbeatSeconds", "30"),
    ];

    private static async Task<(HttpStatusCode Status, string? Id)> AskAsync(Uri api)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/api/execute"))
        {
            Content = JsonContent.Create(MillraceClient.Request("bash", "echo hello")),
        };
        request.Headers.Add("Idempotency-Key", "once");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["job_id"]?.GetValue<string>());
    }
}

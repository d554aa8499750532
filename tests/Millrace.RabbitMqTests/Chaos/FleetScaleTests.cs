using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.Bench.Fleet;
using Millrace.RabbitMqTests.Support;
using Xunit;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>Small versions of what the bench measures at full size.</summary>
[Collection(BrokerTests.Name)]
public sealed class FleetScaleTests(BrokerFixture broker) : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private readonly HttpClient _http = new();
    private RedisServer _redis = null!;

    private (string, string)[] Settings =>
    [
        ("RabbitMq__Url", broker.Server.Url), ("Redis__Url", _redis.Url), ("Millrace__Runner__Slots", "25"), ("Millrace__Runner__MemoryMb", "4096"),
    ];

    public async ValueTask InitializeAsync()
    {
        await Fleet.ClearAsync(broker.Server);
        _redis = new RedisServer();
    }

    public ValueTask DisposeAsync()
    {
        _redis.Dispose();
        _http.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_runners_put_two_hundred_sleepers_to_bed_fifty_at_a_time()
    {
        await using var api = await FleetProcess.StartAsync("api", Settings);
        var runners = await Task.WhenAll(FleetProcess.StartAsync("runner", Settings), FleetProcess.StartAsync("runner", Settings));
        await using var one = runners[0];
        await using var two = runners[1];

        var elapsed = await new SleeperLoad(_http, api.Address!).RunAsync(200, _patience.Token);

        // How long it takes is the machine's affair, which may have other work; that all places of both are filled is ours.
        var jobs = (await _http.GetFromJsonAsync<JsonNode>(new Uri(api.Address!, "/api/jobs?limit=200"), _patience.Token))!["jobs"]!.AsArray();
        var spans = jobs.Select(job => (From: Time(job!, "started_at"), To: Time(job!, "finished_at"))).ToList();
        var most = spans.Max(one => spans.Count(other => other.From <= one.From && other.To > one.From));
        var shares = jobs.CountBy(job => job!["runner_id"]!.GetValue<string>()).Select(share => share.Value).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"200 sleepers of 1 s on 2 runners of 25 slots: {elapsed.TotalSeconds:0.0} s, ideal 4 s; {most} at once, {string.Join(" and ", shares)}"));
        Assert.InRange(elapsed.TotalSeconds, 4, 20);
        Assert.InRange(most, 45, 50);
        Assert.InRange(shares[0], 80, 100);
        Assert.All(jobs, job => Assert.Equal(1, job!["attempt"]!.GetValue<int>()));
    }

    private static DateTimeOffset Time(JsonNode job, string name) => job[name]!.GetValue<DateTimeOffset>();

    [Fact]
    public async Task Two_hundred_subscribers_on_two_replicas_see_every_event_once()
    {
        await using var one = await FleetProcess.StartAsync("api", Settings);
        await using var two = await FleetProcess.StartAsync("api", Settings);
        FleetProcess? runner = null;
        try
        {
            var load = new SubscriberLoad(_http, [one.Address!, two.Address!], [one.Process.Id, two.Process.Id]);
            var each = await load.RunAsync(20, 200, async () => runner = await FleetProcess.StartAsync("runner", Settings), _patience.Token);

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"200 idle subscribers on 2 replicas: {each:0.0} KiB of resident memory each"));
        }
        finally
        {
            if (runner is not null)
            {
                await runner.DisposeAsync();
            }
        }
    }
}

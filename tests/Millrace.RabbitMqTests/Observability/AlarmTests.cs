using Millrace.FleetTests.Support;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Observability;

/// <summary>A real Prometheus over a real fleet in which something breaks.</summary>
[Collection(BrokerTests.Name)]
public sealed class AlarmTests(BrokerFixture broker)
{
    [Fact]
    public async Task The_death_of_the_last_runner_with_jobs_queued_fires_the_alerts_for_it_and_its_successor_ends_them()
    {
        Assert.SkipUnless(File.Exists(PrometheusServer.Program), "prometheus is not installed.");
        await Fleet.ClearAsync(broker.Server);
        using var redis = new RedisServer();
        (string, string)[] settings =
        [
            ("RabbitMq__Url", broker.Server.Url), ("Redis__Url", redis.Url), ("Millrace__Metrics__Url", "http://127.0.0.1:0"),
            ("Millrace__Workers__BeatSeconds", "5"), ("Millrace__Runner__Slots", "2"), ("Millrace__Runner__DrainSeconds", "1"),
        ];
        var (starting, other) = (FleetProcess.StartAsync("runner", settings), FleetProcess.StartAsync("api", settings));
        await using var dying = await starting;
        await using var api = await other;
        using var client = new MillraceClient(api.Address!);
        await using var prometheus = new PrometheusServer(("millrace-api", api.Metrics!), ("millrace-runner", dying.Metrics!));
        await prometheus.ReadyAsync();
        await client.RunAsync("python", "print('well')");
        await Until.TrueAsync(async () => await prometheus.QueryAsync("sum(millrace_jobs_finished_total{outcome='success'})") == 1, "Prometheus has seen the job");
        await Until.TrueAsync(async () => await prometheus.QueryAsync("max(millrace_runners{state='alive'})") == 1, "Prometheus has seen the runner");
        Assert.Empty((await prometheus.FiringAsync()).Except(["MillraceDiskLow"]));

        await dying.KillAsync();
        var jobs = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => client.SubmitAsync("python", $"print({i})")));

        string[] expected = ["MillraceNoRunner", "MillraceQueueStuck", "MillraceTargetDown"];
        await Until.TrueAsync(async () => !expected.Except(await prometheus.FiringAsync()).Any(), "the alerts for a dead runner fire");
        Assert.Equal(expected, (await prometheus.FiringAsync()).Except(["MillraceDiskLow"]));
        Assert.Equal(3, await prometheus.QueryAsync("sum(max by (pool, lane) (millrace_queue_depth))"));
        Assert.True(await prometheus.QueryAsync("max(millrace_queue_oldest_age_seconds)") > 5);
        Assert.Empty(await prometheus.BrokenRulesAsync());

        await using var successor = await FleetProcess.StartAsync("runner", settings);
        foreach (var job in jobs)
        {
            await client.ResultOfAsync(job);
        }

        await Until.TrueAsync(async () => !(await prometheus.FiringAsync()).Contains("MillraceNoRunner"), "the alert for no runner ends");
    }
}

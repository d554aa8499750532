using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Observability;

/// <summary>How long jobs wait is no secret of the API that has accepted them.</summary>
[Collection(BrokerTests.Name)]
public sealed class QueueAgeTests(BrokerFixture broker)
{
    [Fact]
    public async Task An_API_that_has_accepted_nothing_knows_how_old_the_oldest_waiting_job_is()
    {
        await Fleet.ClearAsync(broker.Server);
        using var redis = new RedisServer();
        (string, string)[] settings = [("RabbitMq__Url", broker.Server.Url), ("Redis__Url", redis.Url), ("Millrace__Metrics__Url", "http://127.0.0.1:0")];
        await using (var gone = await FleetProcess.StartAsync("api", settings))
        {
            using var client = new MillraceClient(gone.Address!);
            await client.SubmitAsync("bash", "true", new { priority = "high" });
        }

        var accepted = TimeProvider.System.GetTimestamp();
        await using var other = await FleetProcess.StartAsync("api", settings);
        (double High, double Normal) age = default;
        await Until.TrueAsync(
            async () =>
            {
                var scrape = await Scrape.OfAsync(other.Metrics);
                age = (scrape.Sum("millrace_queue_oldest_age_seconds", ("lane", "high")), scrape.Sum("millrace_queue_oldest_age_seconds", ("lane", "normal")));
                return age.High > 0;
            },
            "the API that came later knows that a job waits");

        Assert.True(age.High >= TimeProvider.System.GetElapsedTime(accepted).TotalSeconds - 2, $"{age.High} s");
        Assert.Equal(0, age.Normal);
    }
}

using System.Text.Json.Nodes;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// State and messages stay readable one version back and forth. What the version before has left is recorded beside these tests;
/// <c>MILLRACE_PREVIOUS=/path/to/millrace</c> with the explicit test records it anew, when eng/previous moves on.
/// </summary>
[Collection(BrokerTests.Name)]
public sealed class EarlierStateTests(BrokerFixture broker)
{
    private static readonly string Folder = Path.Combine(Deployment.Root, "tests/Millrace.RabbitMqTests/Upgrade/Recorded");

    [Fact]
    public async Task What_the_version_before_has_left_is_read_and_its_waiting_job_runs()
    {
        await Fleet.ClearAsync(broker.Server);
        var state = await RecordedState.LoadAsync(Folder);
        await using var journey = new StateJourney(broker.Server, FleetProcess.Program);

        var (answers, waited) = await journey.TakeOverAsync(state);

        Assert.True(answers.Count > 8);
        Assert.Empty(answers.SelectMany(answer => Missing(answer.Key, state.Answers[answer.Key], answer.Value)));
        Assert.Equal(("completed", "waited long\n"), (waited["status"]!.GetValue<string>(), waited["result"]!["stdout"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Whatever_the_version_before_looks_for_is_still_written()
    {
        await Fleet.ClearAsync(broker.Server);
        var before = await RecordedState.LoadAsync(Folder);
        await using var journey = new StateJourney(broker.Server, FleetProcess.Program);

        var today = await journey.RecordAsync();

        Assert.Empty(StateShape.OfRedis(before.Redis).Except(StateShape.OfRedis(today.Redis)).Order());
        Assert.Empty(StateShape.OfMessage(before.Job).Except(StateShape.OfMessage(today.Job)).Order());
        Assert.Empty(StateShape.OfMessage(before.Result).Except(StateShape.OfMessage(today.Result)).Order());
        Assert.Equal((VersionOf(before.Job), VersionOf(before.Result)), (VersionOf(today.Job), VersionOf(today.Result)));
    }

    [Fact(Explicit = true)]
    public async Task Record_what_the_version_before_leaves()
    {
        await Fleet.ClearAsync(broker.Server);
        await using var journey = new StateJourney(broker.Server, Environment.GetEnvironmentVariable("MILLRACE_PREVIOUS") ?? throw new InvalidOperationException("MILLRACE_PREVIOUS names no program."));

        await (await journey.RecordAsync()).SaveAsync(Folder);
    }

    private static int VersionOf(byte[] message) => JsonNode.Parse(message)!["v"]!.GetValue<int>();

    // Everything that was said before is said again; more may be said.
    private static IEnumerable<string> Missing(string place, JsonNode? before, JsonNode? now) => (before, now) switch
    {
        (JsonObject one, JsonObject other) => one.SelectMany(property => Missing($"{place} > {property.Key}", property.Value, other[property.Key])),
        (JsonArray one, JsonArray other) when one.Count == other.Count => one.Zip(other).SelectMany((pair, i) => Missing($"{place}[{i}]", pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(before, now) ? [] : [$"{place}: was {before?.ToJsonString()}, is {now?.ToJsonString()}"],
    };
}

using Millrace.Contracts.Workers;
using Millrace.FleetTests.Support;
using Millrace.Transport;
using Xunit;

namespace Millrace.FleetTests.Redis;

public sealed class RedisWorkerRegistryTests : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly Replica _runner;
    private readonly Replica _api;

    public RedisWorkerRegistryTests(SharedRedis redis)
    {
        var (prefix, bounds) = (Replica.NewPrefix(), new EmbeddedTransportOptions { WorkerBeat = Beat });
        _runner = new Replica(redis.Server.Url, prefix, bounds);
        _api = new Replica(redis.Server.Url, prefix, bounds);
    }

    [Fact]
    public async Task The_last_word_of_each_runner_is_known_everywhere()
    {
        await BeatAsync("b", busy: 1);
        await BeatAsync("a", busy: 2);
        await BeatAsync("b", busy: 3);

        Assert.Equal([("a", 2, false), ("b", 3, false)], (await _api.Workers.ListAsync(default)).Select(worker => (worker.RunnerId, worker.Busy, worker.IsSilent)));
    }

    [Fact]
    public async Task A_runner_that_missed_three_beats_is_silent_until_it_speaks_again_and_forgotten_after_twelve()
    {
        await BeatAsync("gone");
        await Until.TrueAsync(async () => (await _api.Workers.ListAsync(default)) is [{ IsSilent: true }], "the runner is silent");

        await BeatAsync("gone");
        Assert.False(Assert.Single(await _api.Workers.ListAsync(default)).IsSilent);

        await Until.TrueAsync(async () => (await _api.Workers.ListAsync(default)).Count == 0, "the runner is forgotten");
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _api.DisposeAsync();
    }

    // The clock of a runner may be wrong: its own timestamp decides nothing.
    private Task BeatAsync(string runner, int busy = 0) => _runner.Workers.PublishAsync(
        new WorkerHeartbeat { RunnerId = runner, Timestamp = DateTimeOffset.UnixEpoch, Slots = 4, Busy = busy, Provider = "bubblewrap", Languages = [] },
        default);
}

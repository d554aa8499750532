using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Workers;
using Millrace.Transport;
using Millrace.Transport.Workers;
using Xunit;

namespace Millrace.Tests.Transport.Workers;

public sealed class LocalWorkerRegistryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LocalWorkerRegistry _registry;

    public LocalWorkerRegistryTests() =>
        _registry = new LocalWorkerRegistry(Options.Create(new EmbeddedTransportOptions { WorkerBeat = TimeSpan.FromSeconds(2) }), _clock);

    [Fact]
    public async Task The_last_word_of_each_runner_is_known()
    {
        await BeatAsync("b", busy: 1);
        await BeatAsync("a", busy: 2);
        await BeatAsync("b", busy: 3);

        Assert.Equal([("a", 2), ("b", 3)], (await _registry.ListAsync(default)).Select(worker => (worker.RunnerId, worker.Busy)));
    }

    [Fact]
    public async Task A_runner_that_missed_three_beats_is_forgotten_until_it_speaks_again()
    {
        await BeatAsync("gone");
        _clock.Advance(TimeSpan.FromSeconds(3));
        await BeatAsync("here");
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, (await _registry.ListAsync(default)).Count);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("here", Assert.Single(await _registry.ListAsync(default)).RunnerId);

        await BeatAsync("gone");
        Assert.Equal(2, (await _registry.ListAsync(default)).Count);
    }

    // The clock of a runner may be wrong: its own timestamp decides nothing.
    private Task BeatAsync(string runner, int busy = 0) => _registry.PublishAsync(
        new WorkerHeartbeat { RunnerId = runner, Timestamp = DateTimeOffset.UnixEpoch, Slots = 4, Busy = busy, Provider = "bubblewrap", Languages = [] },
        default);
}

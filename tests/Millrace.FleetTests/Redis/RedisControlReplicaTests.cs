using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.Transport;
using Millrace.Transport.Control;
using Xunit;

namespace Millrace.FleetTests.Redis;

/// <summary>Clients at two APIs, jobs at two runners.</summary>
public sealed class RedisControlReplicaTests : IAsyncDisposable
{
    private readonly Replica[] _apis;
    private readonly Replica _runner;
    private readonly Replica _newRunner;

    public RedisControlReplicaTests(SharedRedis redis)
    {
        var (prefix, bounds) = (Replica.NewPrefix(), new EmbeddedTransportOptions { StdinBacklogBytes = 16 * 1024 });
        _apis = [new Replica(redis.Server.Url, prefix, bounds), new Replica(redis.Server.Url, prefix, bounds)];
        _runner = new Replica(redis.Server.Url, prefix, bounds);
        _newRunner = new Replica(redis.Server.Url, prefix, bounds);
    }

    [Fact]
    public async Task Many_who_speak_at_once_are_each_heard_in_their_order_and_a_full_backlog_says_so()
    {
        using var listener = _runner.Control.Listen("job", 1);
        await Until.TrueAsync(async () => await _apis[0].Control.SendAsync("job", new SignalControl("SIGINT"), default) == ControlOutcome.Sent, "the runner listens");
        const int Speakers = 8, Words = 200;
        var full = 0;
        var speaking = Enumerable.Range(0, Speakers).Select(speaker => Task.Run(async () =>
        {
            for (var word = 0; word < Words; word++)
            {
                while (await _apis[speaker % 2].Control.SendAsync("job", new StdinControl([(byte)speaker, (byte)word]), default) == ControlOutcome.Full)
                {
                    Interlocked.Increment(ref full);
                    await Task.Delay(1);
                }
            }
        })).ToList();

        await Until.TrueAsync(() => Volatile.Read(ref full) > 0, "the backlog is full");
        var urgent = _apis[1].Control.SendAsync("job", new CancelControl("overtakes"), default);
        Assert.Equal(ControlOutcome.Sent, await urgent);
        Assert.Equal([new SignalControl("SIGINT"), new CancelControl("overtakes")], await listener.ReadUrgentAsync(default).Take(2).ToListAsync().AsTask().Patiently());

        var heard = await listener.ReadInputAsync(default).Take(Speakers * Words).ToListAsync().AsTask().Patiently();
        await Task.WhenAll(speaking).Patiently();
        foreach (var words in heard.Cast<StdinControl>().GroupBy(control => control.Data[0]))
        {
            Assert.Equal(Enumerable.Range(0, Words), words.Select(control => (int)control.Data[1]));
        }
    }

    [Fact]
    public async Task A_newer_attempt_on_another_runner_takes_over_and_the_old_ear_is_closed()
    {
        using var old = _runner.Control.Listen("job", 1);
        await using var reading = old.ReadUrgentAsync(default).GetAsyncEnumerator();
        await SaidAsync(new SignalControl("SIGHUP"));
        Assert.True(await reading.MoveNextAsync().AsTask().Patiently());
        var next = reading.MoveNextAsync().AsTask();
        using var newer = _newRunner.Control.Listen("job", 2);

        Assert.False(await next.Patiently());
        old.Dispose();
        await SaidAsync(new CancelControl("for the newer"));
        Assert.Equal([new CancelControl("for the newer")], await newer.ReadUrgentAsync(default).Take(1).ToListAsync().AsTask().Patiently());

        newer.Dispose();
        await Until.TrueAsync(async () => await _apis[0].Control.SendAsync("job", new StdinEofControl(), default) == ControlOutcome.NotRunning, "nobody listens");
    }

    [Fact]
    public async Task A_runner_that_takes_nothing_is_not_buried_under_signals()
    {
        // As a runner does that is frozen just after it began to listen.
        await _runner.Link.CallAsync(database => database.HashSetAsync(_runner.Link.Key("ear:job"), [new("c", "nobody"), new("s", 0), new("r", 0), new("n", 0)]).ContinueWith(_ => true));
        var outcomes = new List<ControlOutcome>();
        for (var i = 0; i < 300; i++)
        {
            outcomes.Add(await _apis[0].Control.SendAsync("job", new SignalControl("SIGINT"), default));
        }

        Assert.Equal(256, outcomes.Count(outcome => outcome == ControlOutcome.Sent));
        Assert.Equal(ControlOutcome.Full, outcomes[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _apis.Append(_runner).Append(_newRunner))
        {
            await replica.DisposeAsync();
        }
    }

    private Task SaidAsync(JobControl control) => Until.TrueAsync(
        async () => await _apis[0].Control.SendAsync("job", control, default) == ControlOutcome.Sent, "the message is taken");
}

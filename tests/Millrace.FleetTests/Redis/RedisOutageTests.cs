using System.Diagnostics;
using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.Transport;
using Millrace.Transport.Control;
using Millrace.Transport.Redis;
using Millrace.Transport.Streaming;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.FleetTests.Redis;

/// <summary>Redis dies, hangs, or cannot be reached while jobs run: nothing that was answered is lost, and what was said meanwhile is told when it is back.</summary>
public sealed class RedisOutageTests : IAsyncDisposable
{
    private readonly RedisServer _redis = new("always");
    private readonly TcpProxy _proxy;
    private readonly string _prefix = Replica.NewPrefix();
    private readonly Replica _api;
    private readonly Replica _runner;

    public RedisOutageTests()
    {
        _proxy = new TcpProxy(_redis.Port);
        _api = NewReplica();
        _runner = NewReplica();
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("shutdown")]
    public async Task A_restart_in_the_middle_of_a_story_is_not_seen_by_those_who_follow_it(string how)
    {
        var job = await RunningAsync();
        var writer = _runner.Stream.Open(job.JobId, 1);
        var watching = CollectAsync(_api, job.JobId);
        var (said, calm) = (0, 400);
        var saying = Task.Run(async () =>
        {
            while (Volatile.Read(ref said) < calm)
            {
                writer.Append(Output(job.JobId, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref said)}")));
                await Task.Delay(5);
            }
        });

        for (var round = 0; round < 2; round++)
        {
            var reached = Volatile.Read(ref said) + 40;
            await Until.TrueAsync(() => Volatile.Read(ref said) >= reached, "the job goes on");
            if (how == "kill")
            {
                _redis.Kill();
            }
            else
            {
                _redis.ShutDown();
            }

            reached = Volatile.Read(ref said) + 40;
            await Until.TrueAsync(() => Volatile.Read(ref said) >= reached, "the job goes on without Redis");
            _redis.StartAgain();
        }

        await saying;
        var result = Result(job.JobId, output: "done");
        Assert.True(await _runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default).Patiently());
        writer.Complete(Last(result));

        var story = await watching.Patiently();
        Assert.Equal(Enumerable.Range(1, calm + 1), story.Select(e => (int)e.Seq));
        Assert.Equal(Enumerable.Range(1, calm), story.OfType<OutputEvent>().Select(e => int.Parse(e.Text, CultureInfo.InvariantCulture)));
        Assert.Equal(story.Select(Json), (await _api.Store.ReadEventsAsync(job.JobId, default)).Select(Json));
    }

    [Fact]
    public async Task What_was_answered_survives_the_death_of_redis()
    {
        var waiting = await _api.Store.CreateAsync(Queued(key: "once"), default);
        var job = await RunningAsync();
        var done = await RunningAsync();
        Assert.True(await _runner.Store.TryFinishAsync(done.JobId, 1, Result(done.JobId), [Output(done.JobId, "out", 1)], default));

        _redis.Kill();
        _redis.StartAgain();
        await BackAsync(_api);

        Assert.Equal(JobStatus.Queued, (await _api.Store.GetAsync(waiting.JobId, default))!.Status);
        Assert.Equal(waiting.JobId, (await _api.Store.CreateAsync(Queued(key: "once"), default)).JobId);
        Assert.Equal((JobStatus.Running, 1), ((await _api.Store.GetAsync(job.JobId, default))!.Status, 1));
        Assert.Equal(2, (await _api.Store.ReadEventsAsync(done.JobId, default)).Count);
    }

    [Fact]
    public async Task A_result_waits_for_redis_and_is_stored_when_it_is_back()
    {
        var job = await RunningAsync();
        var writer = _runner.Stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "a"));
        var watching = CollectAsync(_api, job.JobId);
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 1, "the first event is heard");
        _proxy.Break();
        writer.Append(Output(job.JobId, "b"));

        var result = Result(job.JobId, output: "done");
        var finishing = _runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default);
        await AwayAsync(_api);
        Assert.False(finishing.IsCompleted);
        _proxy.Heal();

        Assert.True(await finishing.Patiently());
        Assert.Equal(["output", "output", "result"], (await watching.Patiently()).Select(e => e.Type));
    }

    [Fact]
    public async Task A_result_that_was_stored_and_whose_answer_was_lost_is_still_won_and_stored_once()
    {
        var job = await RunningAsync();
        await BackAsync(_runner);
        _proxy.SwallowsAnswers = true;
        var finishing = _runner.Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, output: "done"), [], default);
        await using var direct = new Replica(_redis.Url, _prefix);
        await Until.TrueAsync(async () => (await direct.Store.GetAsync(job.JobId, default))!.Status == JobStatus.Completed, "the result is stored");
        _proxy.Heal();

        Assert.True(await finishing.Patiently());
        Assert.False(await direct.Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, output: "other"), [], default));
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_the_same_attempt()
    {
        var job = await _api.Store.CreateAsync(Queued(), default);
        await BackAsync(_runner);
        _proxy.SwallowsAnswers = true;
        var starting = _runner.Store.TryStartAsync(job.JobId, "r1", default);
        await using var direct = new Replica(_redis.Url, _prefix);
        await Until.TrueAsync(async () => (await direct.Store.GetAsync(job.JobId, default))!.Status == JobStatus.Running, "the job is started");
        _proxy.Heal();

        Assert.Equal(1, (await starting.Patiently())!.Attempt);
    }

    [Fact]
    public async Task Events_whose_answers_were_lost_are_told_once()
    {
        var job = await RunningAsync();
        var writer = _runner.Stream.Open(job.JobId, 1);
        await using var direct = new Replica(_redis.Url, _prefix);
        var watching = CollectAsync(direct, job.JobId);
        for (var round = 0; round < 5; round++)
        {
            var forwarded = _proxy.Forwarded;
            _proxy.SwallowsAnswers = true;
            for (var i = 0; i < 20; i++)
            {
                writer.Append(Output(job.JobId, $"{round}-{i}"));
                await Task.Yield();
            }

            // The first round begins in silence: its first event is heard, and the answer lost. Later ones begin anywhere.
            await Until.TrueAsync(
                async () => round == 0 ? await LastAsync(direct, job.JobId) > 0 : _proxy.Forwarded > forwarded, "something is on its way");
            _proxy.Heal();
            await Until.TrueAsync(async () => await LastAsync(direct, job.JobId) == (round + 1) * 20, "all of it is heard");
            await BackAsync(_runner);
        }

        var result = Result(job.JobId, output: "done");
        Assert.True(await _runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default).Patiently());
        writer.Complete(Last(result));
        Assert.Equal(Enumerable.Range(1, 101), (await watching.Patiently()).Select(e => (int)e.Seq));
    }

    [Fact]
    public async Task Connections_cut_again_and_again_lose_and_double_nothing()
    {
        var job = await RunningAsync();
        var writer = _runner.Stream.Open(job.JobId, 1);
        var watching = CollectAsync(_api, job.JobId);
        using var done = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await Task.Delay(120);
                _proxy.Cut();
            }
        });
        for (var i = 0; i < 300; i++)
        {
            writer.Append(Output(job.JobId, $"{i}"));
            await Task.Delay(5);
        }

        var result = Result(job.JobId, output: "done");
        var finishing = _runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default);
        await done.CancelAsync();
        await cutting;
        Assert.True(await finishing.Patiently());
        writer.Complete(Last(result));

        var story = await watching.Patiently();
        Assert.Equal(Enumerable.Range(1, 301), story.Select(e => (int)e.Seq));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), story.OfType<OutputEvent>().Select(e => e.Text));
    }

    [Fact]
    public async Task While_redis_is_away_a_client_is_told_at_once_and_in_plain_words()
    {
        await RunningAsync();
        _redis.Kill();
        await AwayAsync(_api);

        var since = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
        {
            var away = await Assert.ThrowsAsync<TransportUnavailableException>(() => _api.Store.CreateAsync(Queued(), default));
            Assert.Contains($"127.0.0.1:{_proxy.Port}", away.Message, StringComparison.Ordinal);
            Assert.True(away.RetryAfter > TimeSpan.Zero);
        }

        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var check = new RedisCheck(_api.Link);
        await Assert.ThrowsAsync<TransportUnavailableException>(() => check.CheckAsync(default));

        _redis.StartAgain();
        await BackAsync(_api);
        Assert.Contains("ms", await check.CheckAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_that_hangs_is_given_up_by_the_circuit_breaker_and_used_again_when_it_thaws()
    {
        await using var hasty = NewReplica(TimeSpan.FromMilliseconds(300));
        await hasty.Store.CheckAsync(default);
        _redis.Freeze();
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<TransportUnavailableException>(() => hasty.Store.CheckAsync(default));
        }

        var since = Stopwatch.StartNew();
        await Assert.ThrowsAsync<TransportUnavailableException>(() => hasty.Store.CheckAsync(default));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));

        _redis.Thaw();
        await BackAsync(hasty);
    }

    [Fact]
    public async Task What_is_said_to_a_job_is_heard_in_order_over_cuts_and_a_restart()
    {
        var job = await RunningAsync();
        using var listener = _runner.Control.Listen(job.JobId, 1);
        var hearing = listener.ReadInputAsync(default).Take(60).ToListAsync().AsTask();
        for (byte i = 0; i < 60; i++)
        {
            if (i == 20)
            {
                _redis.Kill();
                _redis.StartAgain();
            }
            else if (i % 10 == 5)
            {
                _proxy.Cut();
            }

            await SayAsync(job.JobId, new StdinControl([i]));
        }

        // Said again when it was not known whether it was heard, so perhaps heard twice, but never out of order.
        var heard = (await hearing.Patiently()).Select(control => ((StdinControl)control).Data[0]).ToList();
        Assert.Equal(heard.Order(), heard);
        Assert.Equal(0, heard[0]);
        Assert.True(heard.Distinct().Zip(heard.Distinct().Skip(1)).All(pair => pair.Second == pair.First + 1), "Something was left out.");
    }

    [Fact]
    public async Task Somebody_who_comes_while_redis_is_away_sees_the_story_when_it_is_back()
    {
        var job = await RunningAsync();
        _proxy.Break();
        await AwayAsync(_api);
        var watching = CollectAsync(_api, job.JobId);
        _proxy.Heal();

        var writer = _runner.Stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "a"));
        var result = Result(job.JobId, output: "done");
        Assert.True(await _runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default).Patiently());
        writer.Complete(Last(result));

        Assert.Equal(["output", "result"], (await watching.Patiently()).Select(e => e.Type));
    }

    [Fact]
    public async Task A_process_that_starts_before_redis_works_when_redis_is_there()
    {
        _redis.Kill();
        await using var early = NewReplica();
        await Assert.ThrowsAsync<TransportUnavailableException>(() => early.Store.CheckAsync(default));

        _redis.StartAgain();

        await BackAsync(early);
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Heal();
        await _api.DisposeAsync();
        await _runner.DisposeAsync();
        await _proxy.DisposeAsync();
        _redis.Dispose();
    }

    private static Task<List<ExecutionEvent>> CollectAsync(Replica replica, string id) =>
        replica.Stream.SubscribeAsync(id, 0, default).ToListAsync().AsTask();

    private static Task BackAsync(Replica replica) => Until.TrueAsync(() => IsThereAsync(replica), "Redis answers again");

    private static Task AwayAsync(Replica replica) => Until.TrueAsync(async () => !await IsThereAsync(replica), "Redis does not answer any more");

    private static async Task<bool> IsThereAsync(Replica replica)
    {
        try
        {
            await replica.Store.CheckAsync(default);
            return true;
        }
        catch (TransportUnavailableException)
        {
            return false;
        }
    }

    private static async Task<long> LastAsync(Replica replica, string id) =>
        (long)await replica.Link.CallAsync(database => database.HashGetAsync(replica.Link.Key("job:" + id), "ls"));

    private Task<long> LastAsync(string id) => LastAsync(_api, id);

    private Replica NewReplica(TimeSpan? timeout = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_proxy.Port}"), _prefix, timeout: timeout);

    private async Task<JobRecord> RunningAsync()
    {
        var job = await _api.Store.CreateAsync(Queued(), default);
        return (await _runner.Store.TryStartAsync(job.JobId, "r1", default))!;
    }

    private async Task SayAsync(string id, JobControl control)
    {
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    return await _api.Control.SendAsync(id, control, default) == ControlOutcome.Sent;
                }
                catch (TransportUnavailableException)
                {
                    return false;
                }
            },
            "the message is taken");
    }
}

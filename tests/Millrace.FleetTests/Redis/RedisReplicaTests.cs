using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Streaming;
using Millrace.Transport.Streaming;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.FleetTests.Redis;

/// <summary>An API and a runner, or two of each, over one Redis: what one says, the other hears.</summary>
public sealed class RedisReplicaTests : IAsyncDisposable
{
    private readonly Replica _api;
    private readonly Replica _runner;
    private readonly Replica _other;

    public RedisReplicaTests(SharedRedis redis)
    {
        var (prefix, time) = (Replica.NewPrefix(), new SteppedClock(new FakeTimeProvider(Noon)));
        _api = new Replica(redis.Server.Url, prefix, time: time);
        _runner = new Replica(redis.Server.Url, prefix, time: time);
        _other = new Replica(redis.Server.Url, prefix, time: time);
    }

    [Fact]
    public async Task A_job_told_by_an_API_and_run_elsewhere_is_one_story_for_all()
    {
        var job = await AcceptAsync();
        var atApi = CollectAsync(_api, job.JobId);
        var elsewhere = CollectAsync(_other, job.JobId);

        var started = (await _runner.Store.TryStartAsync(job.JobId, "r1", default))!;
        var writer = _runner.Stream.Open(job.JobId, started.Attempt);
        writer.Append(Status(job.JobId, JobStatus.Running));
        for (var i = 0; i < 50; i++)
        {
            writer.Append(Output(job.JobId, $"{i}"));
        }

        await FinishAsync(_runner, writer, job.JobId, 1);

        var story = await atApi.Patiently();
        Assert.Equal(Enumerable.Range(1, 53).Select(seq => (long)seq), story.Select(e => e.Seq));
        Assert.Equal([JobStatus.Queued, JobStatus.Running], story.OfType<StatusEvent>().Select(e => e.Status));
        Assert.Equal(story.Select(Json), (await elsewhere.Patiently()).Select(Json));
        Assert.Equal(story.Select(Json), (await _other.Store.ReadEventsAsync(job.JobId, default)).Select(Json));
        Assert.Equal(story.Select(Json).Skip(20), (await CollectAsync(_other, job.JobId, 20).Patiently()).Select(Json));
    }

    [Fact]
    public async Task A_job_that_was_told_of_without_the_runners_knowledge_is_still_one_story()
    {
        var job = await AcceptAsync();
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 1, "the log holds that the job is queued");
        await _other.Store.TryStartAsync(job.JobId, "r1", default);

        // The start was asked for elsewhere, so nothing was handed over here.
        var writer = _runner.Stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "a"));
        writer.Append(Output(job.JobId, "b"));
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 3, "the log holds both");
        await FinishAsync(_runner, writer, job.JobId, 1);

        Assert.Equal(["status", "output", "output", "result"], (await CollectAsync(_api, job.JobId).Patiently()).Select(e => e.Type));
        Assert.Equal([1, 2, 3, 4], (await _api.Store.ReadEventsAsync(job.JobId, default)).Select(e => e.Seq));
    }

    [Theory]
    [InlineData("the API")]
    [InlineData("the runner")]
    [InlineData("either")]
    public async Task Whoever_tells_first_that_a_job_is_queued_or_that_it_runs_its_story_has_no_gap_and_one_order(string first)
    {
        var ways = new HashSet<bool>();
        for (var i = 0; i < (first == "either" ? 60 : 3); i++)
        {
            var job = await _api.Store.CreateAsync(Queued(), default);
            var watching = CollectAsync(_other, job.JobId);
            var told = Task.CompletedTask;
            var begun = new TaskCompletionSource();
            if (first == "the API")
            {
                await TellQueuedAsync(job.JobId);
            }
            else if (first == "either")
            {
                told = Task.Run(async () =>
                {
                    await begun.Task;
                    await TellQueuedAsync(job.JobId);
                });
            }

            begun.SetResult();
            var started = (await _runner.Store.TryStartAsync(job.JobId, "r1", default))!;
            var writer = _runner.Stream.Open(job.JobId, started.Attempt);
            writer.Append(Status(job.JobId, JobStatus.Running));
            if (first == "the runner")
            {
                await TellQueuedAsync(job.JobId);
            }

            writer.Append(Output(job.JobId, "a"));
            await told;
            await FinishAsync(_runner, writer, job.JobId, 1);

            var story = await watching.Patiently();
            var queued = story[0] is StatusEvent { Status: JobStatus.Queued };
            ways.Add(queued);
            Assert.Equal(queued ? ["status", "status", "output", "result"] : ["status", "output", "result"], story.Select(e => e.Type));
            Assert.Equal(JobStatus.Running, story.OfType<StatusEvent>().Last().Status);
            Assert.Equal(Enumerable.Range(1, story.Count), story.Select(e => (int)e.Seq));
            Assert.Equal(story.Select(Json), (await _api.Store.ReadEventsAsync(job.JobId, default)).Select(Json));
        }

        await Until.TrueAsync(() => _api.Stream.StoryCount == 0, "the API keeps nothing of what it told or told in vain");
        Assert.True(first switch { "the API" => ways.SetEquals([true]), "the runner" => ways.SetEquals([false]), _ => true });
    }

    [Fact]
    public async Task A_job_whose_runner_answers_for_it_and_falls_silent_is_claimed_once_and_no_more_when_it_was_begun_again()
    {
        var job = await AcceptAsync();
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        Assert.True(await _runner.Store.KeepAsync(job.JobId, 1));
        Assert.Empty(await _api.Store.ClaimLeftAsync(10, default));

        await SilenceAsync();
        var claims = await Task.WhenAll(_api.Store.ClaimLeftAsync(10, default), _other.Store.ClaimLeftAsync(10, default));
        Assert.Equal((job.JobId, JobStatus.Running), claims.SelectMany(claim => claim).Select(left => (left.JobId, left.Status)).Single());

        await SilenceAsync();
        Assert.Equal(2, (await _other.Store.TryStartAsync(job.JobId, "r2", default))!.Attempt);
        Assert.False(await _runner.Store.KeepAsync(job.JobId, 1));
        Assert.Empty(await _api.Store.ClaimLeftAsync(10, default));

        Assert.True(await _other.Store.KeepAsync(job.JobId, 2));
        await SilenceAsync();
        Assert.True(await _other.Store.TryFinishAsync(job.JobId, 2, Result(job.JobId, attempt: 2), [], default));
        Assert.Empty(await _api.Store.ClaimLeftAsync(10, default));

        Task SilenceAsync() => _api.Link.CallAsync(database => database.SortedSetAddAsync(_api.Link.Key("kept"), job.JobId, 1));
    }

    [Fact]
    public async Task A_job_cancelled_at_another_API_ends_with_the_number_after_what_was_told()
    {
        var job = await AcceptAsync();
        var watching = CollectAsync(_api, job.JobId);
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 1, "the log holds that the job is queued");

        Assert.True(await _other.Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], default));

        Assert.Equal([(1, "status"), (2, "result")], (await watching.Patiently()).Select(e => ((int)e.Seq, e.Type)));
        Assert.Equal([1, 2], (await _runner.Store.ReadEventsAsync(job.JobId, default)).Select(e => e.Seq));
        Assert.Null(await _runner.Store.TryStartAsync(job.JobId, "r1", default));
    }

    [Fact]
    public async Task What_a_fenced_off_attempt_still_says_is_never_heard_and_its_result_never_stored()
    {
        var job = await AcceptAsync();
        var watching = CollectAsync(_api, job.JobId);
        await _runner.Store.TryStartAsync(job.JobId, "frozen", default);
        var frozen = _runner.Stream.Open(job.JobId, 1);
        frozen.Append(Output(job.JobId, "before"));
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 2, "the first attempt is heard");

        await _other.Store.TryStartAsync(job.JobId, "second", default);
        var second = _other.Stream.Open(job.JobId, 2);
        second.Append(Output(job.JobId, "second"));

        // It thaws, and knows nothing.
        for (var i = 0; i < 200; i++)
        {
            frozen.Append(Output(job.JobId, "ghost"));
        }

        Assert.False(await _runner.Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, output: "ghost"), frozen.Events, default));
        frozen.Complete(null);
        await FinishAsync(_other, second, job.JobId, 2);

        var seen = await watching.Patiently();
        var after = seen.SkipWhile(e => e is not RestartedEvent).ToList();
        Assert.Equal(["restarted", "output", "result"], after.Select(e => e.Type));
        Assert.DoesNotContain(seen, e => e is OutputEvent { Text: "ghost" });
        Assert.Equal("done", (await _api.Store.GetAsync(job.JobId, default))!.Result!.Output);
        Assert.Equal(after.Select(Json), (await _api.Store.ReadEventsAsync(job.JobId, default)).Select(Json));
        Assert.Equal(0, _runner.Stream.StoryCount);
    }

    [Fact]
    public async Task An_attempt_is_heard_that_begins_where_an_earlier_one_was_found_to_be_void()
    {
        var job = await AcceptAsync();
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var first = _runner.Stream.Open(job.JobId, 1);
        first.Append(Output(job.JobId, "before"));
        await first.FlushAsync();
        await _other.Store.TryStartAsync(job.JobId, "r2", default);
        first.Append(Output(job.JobId, "ghost"));
        await first.FlushAsync();

        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var third = _runner.Stream.Open(job.JobId, 3);
        third.Append(Output(job.JobId, "third"));
        first.Complete(null);
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == third.Events[^1].Seq, "the log holds what the third attempt says");

        third.Append(Output(job.JobId, "on"));
        await FinishAsync(_runner, third, job.JobId, 3);
        Assert.Equal(["restarted", "output", "output", "result"], (await CollectAsync(_api, job.JobId).Patiently()).Select(e => e.Type));
        Assert.Equal(0, _runner.Stream.StoryCount);
    }

    [Fact]
    public async Task Two_hundred_subscribers_on_two_replicas_see_all_of_it_over_two_subscriptions()
    {
        var job = await AcceptAsync();
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var writer = _runner.Stream.Open(job.JobId, 1);
        var readings = Enumerable.Range(0, 200).Select(i => CollectAsync(i % 2 == 0 ? _api : _other, job.JobId, i % 7)).ToList();
        for (var i = 0; i < 300; i++)
        {
            writer.Append(Output(job.JobId, new string('x', 1000)));
            if (i % 50 == 0)
            {
                await Until.TrueAsync(async () => await LastAsync(job.JobId) >= i, "the log has caught up");
            }
        }

        Assert.Equal((1, 1), (_api.Stream.FeedCount, _other.Stream.FeedCount));
        await FinishAsync(_runner, writer, job.JobId, 1);

        for (var i = 0; i < readings.Count; i++)
        {
            Assert.Equal(Enumerable.Range(1 + i % 7, 302 - i % 7), (await readings[i].Patiently()).Select(e => (int)e.Seq));
        }

        Assert.Equal((0, 0, 0), (_api.Stream.FeedCount, _other.Stream.FeedCount, _runner.Stream.StoryCount));
    }

    [Fact]
    public async Task A_reader_far_behind_a_job_that_prints_much_sees_everything_and_the_replica_keeps_little()
    {
        var job = await AcceptAsync();
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var writer = _runner.Stream.Open(job.JobId, 1);
        await using var slow = _api.Stream.SubscribeAsync(job.JobId, 0, default).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        for (var i = 0; i < 2_000; i++)
        {
            writer.Append(Output(job.JobId, new string('x', 2_000)));
        }

        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 2_001, "the log holds all");
        var late = CollectAsync(_other, job.JobId);
        for (var i = 2; i <= 2_001; i++)
        {
            Assert.True(await slow.MoveNextAsync().AsTask().Patiently());
            Assert.Equal(i, slow.Current.Seq);
        }

        await FinishAsync(_runner, writer, job.JobId, 1);
        Assert.True(await slow.MoveNextAsync().AsTask().Patiently());
        Assert.IsType<ResultEvent>(slow.Current);
        Assert.Equal(Enumerable.Range(1, 2_002), (await late.Patiently()).Select(e => (int)e.Seq));
    }

    [Fact]
    public async Task A_job_taken_back_ends_for_those_who_watch_it()
    {
        var job = await AcceptAsync();
        var watching = CollectAsync(_other, job.JobId);
        await Until.TrueAsync(() => _other.Stream.FeedCount == 1, "somebody watches");

        await _api.Store.DeleteAsync(job.JobId, default);

        Assert.DoesNotContain(await watching.Patiently(), e => e is ResultEvent);
        Assert.False(await _runner.Store.CreateIfMissingAsync(job, default));
    }

    [Fact]
    public async Task A_job_the_store_has_lost_is_recorded_again_from_its_message()
    {
        var job = Queued();
        Assert.Null(await _runner.Store.TryStartAsync(job.JobId, "r1", default));

        Assert.True(await _runner.Store.CreateIfMissingAsync(job, default));
        Assert.False(await _other.Store.CreateIfMissingAsync(job, default));

        Assert.Equal(1, (await _runner.Store.TryStartAsync(job.JobId, "r1", default))!.Attempt);
        Assert.True(await _runner.Store.TryFinishAsync(job.JobId, 1, Result(job.JobId), [], default));
    }

    [Fact]
    public async Task A_result_finds_its_job_again_when_redis_has_lost_it_meanwhile()
    {
        var job = await AcceptAsync();
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var writer = _runner.Stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "a"));
        await Until.TrueAsync(async () => await LastAsync(job.JobId) == 2, "the log holds it");
        await _other.Link.CallAsync(database => database.KeyDeleteAsync([_other.Link.Key("job:" + job.JobId), _other.Link.Key("log:" + job.JobId)]));

        await FinishAsync(_runner, writer, job.JobId, 1);

        Assert.Equal("done", (await _api.Store.GetAsync(job.JobId, default))!.Result!.Output);
        Assert.Equal(["status", "output", "result"], (await CollectAsync(_api, job.JobId).Patiently()).Select(e => e.Type));
    }

    [Fact]
    public async Task A_job_that_nobody_confirmed_is_claimed_once()
    {
        var forgotten = await _api.Store.CreateAsync(Queued(), default);
        var confirmed = await _api.Store.CreateAsync(Queued(), default);
        var taken = await _api.Store.CreateAsync(Queued(), default);
        await _api.Store.ConfirmAsync(confirmed.JobId);
        await _runner.Store.TryStartAsync(taken.JobId, "r1", default);
        Assert.Empty(await _api.Store.ClaimUnconfirmedAsync(TimeSpan.FromMinutes(1), 10, default));

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? _api : _other).Store.ClaimUnconfirmedAsync(TimeSpan.FromMilliseconds(200), 10, default)));
        Assert.Empty(claims.SelectMany(claim => claim));

        var found = new List<string>();
        await Until.TrueAsync(
            async () =>
            {
                var some = await Task.WhenAll(_api.Store.ClaimUnconfirmedAsync(TimeSpan.FromMilliseconds(200), 10, default), _other.Store.ClaimUnconfirmedAsync(TimeSpan.FromMilliseconds(200), 10, default));
                found.AddRange(some.SelectMany(claim => claim).Select(job => job.JobId));
                return found.Count > 0;
            },
            "the forgotten job is claimed");
        Assert.Equal([forgotten.JobId], found);
    }

    [Fact]
    public async Task A_job_is_taken_back_only_as_long_as_nobody_has_seen_it_in_the_queue()
    {
        var alone = await _api.Store.CreateAsync(Queued(), default);
        var confirmed = await _api.Store.CreateAsync(Queued(), default);
        var begun = await _api.Store.CreateAsync(Queued(), default);
        Assert.True(await _other.Store.IsUnconfirmedAsync(confirmed.JobId));
        Assert.True(await _other.Store.ConfirmAsync(confirmed.JobId));
        Assert.False(await _other.Store.IsUnconfirmedAsync(confirmed.JobId));
        await _runner.Store.TryStartAsync(begun.JobId, "r1", default);

        Assert.True(await _api.Store.TakeBackAsync(alone.JobId));
        Assert.False(await _api.Store.TakeBackAsync(confirmed.JobId));
        Assert.False(await _api.Store.TakeBackAsync(begun.JobId));

        Assert.False(await _other.Store.ConfirmAsync(alone.JobId));
        Assert.Null(await _runner.Store.TryStartAsync(alone.JobId, "r1", default));
        Assert.False(await _runner.Store.CreateIfMissingAsync(alone, default));
        Assert.Equal(JobStatus.Queued, (await _api.Store.GetAsync(confirmed.JobId, default))!.Status);
        Assert.Equal(JobStatus.Running, (await _api.Store.GetAsync(begun.JobId, default))!.Status);
    }

    [Fact]
    public Task Every_reader_sees_exactly_its_suffix_of_the_story_in_any_interleaving() =>
        GenSteps.SampleAsync(
            async steps =>
            {
                var job = await AcceptAsync(isTold: false);
                await _api.Store.TryStartAsync(job.JobId, "r1", default);
                var model = new Interleaving(_api.Store, _api.Stream, job.JobId);
                foreach (var (kind, reader, count) in steps)
                {
                    await model.StepAsync(kind, reader, count);
                }

                await model.FinishAsync();
            },
            iter: 30,
            threads: 2);

    [Fact]
    public async Task Every_reader_anywhere_sees_exactly_its_suffix_while_attempts_overtake_each_other()
    {
        var job = await AcceptAsync(isTold: false);
        await _runner.Store.TryStartAsync(job.JobId, "r1", default);
        var readings = Enumerable.Range(0, 8).Select(i => Task.Run(() => CollectAsync(i % 2 == 0 ? _api : _other, job.JobId, i * 100))).ToList();
        var writers = new List<IEventWriter>();
        Replica[] runners = [_runner, _other];
        var stale = Task.CompletedTask;
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var runner = runners[attempt % 2];
            if (attempt > 1)
            {
                await runner.Store.TryStartAsync(job.JobId, "r1", default);
            }

            var writer = runner.Stream.Open(job.JobId, attempt);
            writers.Add(writer);
            await stale;
            stale = Task.Run(() => AppendMany(writer, 300));
            AppendMany(writer, 300);
        }

        await stale;
        await FinishAsync(runners[1], writers[^1], job.JobId, 5);

        // An overtaken writer does not know that nobody hears it: of what it says readers see a run from where they began.
        var stories = writers.Select((writer, i) => (Attempt: i + 1, writer.Events)).ToDictionary(w => w.Attempt, w => w.Events);
        for (var i = 0; i < readings.Count; i++)
        {
            Interleaving.Check(await readings[i].Patiently(), i * 100, stories, lastAttempt: 5);
        }

        void AppendMany(IEventWriter writer, int count)
        {
            for (var i = 0; i < count; i++)
            {
                writer.Append(Output(job.JobId, "x"));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _runner.DisposeAsync();
        await _other.DisposeAsync();
    }

    private static Gen<(int Kind, int Reader, int Count)[]> GenSteps =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4], Gen.Int[0, 6]).Array[5, 40];

    private static StatusEvent Status(string id, JobStatus status) => new() { JobId = id, Status = status };

    private static Task<List<ExecutionEvent>> CollectAsync(Replica replica, string id, long afterSeq = 0) =>
        replica.Stream.SubscribeAsync(id, afterSeq, default).ToListAsync().AsTask();

    private static async Task FinishAsync(Replica replica, IEventWriter writer, string id, int attempt)
    {
        var result = Result(id, output: "done", attempt: attempt);
        Assert.True(await replica.Store.TryFinishAsync(id, attempt, result, writer.Events, default));
        writer.Complete(Last(result));
    }

    private async Task<JobRecord> AcceptAsync(bool isTold = true)
    {
        var job = await _api.Store.CreateAsync(Queued(), default);
        if (isTold)
        {
            _api.Stream.Open(job.JobId, 0).Append(Status(job.JobId, JobStatus.Queued));
            await Until.TrueAsync(() => _api.Stream.StoryCount == 0, "it is told that the job is queued");
        }

        return job;
    }

    private async Task TellQueuedAsync(string id)
    {
        var writer = _api.Stream.Open(id, 0);
        writer.Append(Status(id, JobStatus.Queued));
        await writer.FlushAsync();
    }

    private async Task<long> LastAsync(string id) =>
        (long)await _api.Link.CallAsync(database => database.HashGetAsync(_api.Link.Key("job:" + id), "ls"));
}

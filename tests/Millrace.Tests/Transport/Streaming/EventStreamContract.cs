using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Streaming;

/// <summary>What every event stream does.</summary>
public abstract class EventStreamContract
{
    private const long Second = ExecutionEvent.AttemptStride + 1;

    protected FakeTimeProvider Clock { get; } = new(Noon);

    protected abstract IJobStore Store { get; }

    protected abstract IEventStream Stream { get; }

    [Fact]
    public async Task A_subscriber_sees_the_past_then_the_present_until_the_result()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        writer.Append(Output(id, "past"));
        var reading = CollectAsync(id);

        writer.Append(Output(id, "present"));
        await FinishAsync(writer, id, 1);

        var story = await reading.Soon();
        Assert.Equal(["past", "present"], Texts(story));
        Assert.Equal([1, 2, 3], story.Select(e => e.Seq));
        Assert.Equal("done", Assert.IsType<ResultEvent>(story[^1]).Result.Output);
    }

    [Fact]
    public async Task Events_are_numbered_and_dated_by_the_stream()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        writer.Append(Output(id, "x", seq: 99));
        Clock.Advance(TimeSpan.FromSeconds(1));
        writer.Append(Output(id, "y"));

        Assert.Equal([(1, Noon), (2, Noon.AddSeconds(1))], writer.Events.Select(e => (e.Seq, e.Timestamp)));
    }

    [Fact]
    public async Task A_subscriber_can_begin_anywhere()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        for (var i = 1; i <= 5; i++)
        {
            writer.Append(Output(id, $"{i}"));
        }

        var readings = Enumerable.Range(-1, 8).Select(after => CollectAsync(id, after)).ToList();
        await FinishAsync(writer, id, 1);

        for (var after = -1; after <= 6; after++)
        {
            var expected = Enumerable.Range(1, 6).Where(seq => seq > after).Select(seq => (long)seq);
            Assert.Equal(expected, (await readings[after + 1].Soon()).Select(e => e.Seq));
            Assert.Equal(expected, (await CollectAsync(id, after).Soon()).Select(e => e.Seq));
        }
    }

    [Fact]
    public async Task An_event_arrives_before_the_next_is_written()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        await using var reader = Stream.SubscribeAsync(id, 0, default).GetAsyncEnumerator();
        for (var i = 0; i < 10; i++)
        {
            var next = reader.MoveNextAsync();
            writer.Append(Output(id, $"{i}"));

            Assert.True(await next.Soon());
            Assert.Equal($"{i}", Assert.IsType<OutputEvent>(reader.Current).Text);
        }
    }

    [Fact]
    public async Task An_unknown_job_ends_at_once()
    {
        Assert.Empty(await CollectAsync("job_unknown").Soon());
    }

    [Fact]
    public async Task A_subscriber_of_a_waiting_job_waits_with_it()
    {
        var job = await Store.CreateAsync(Queued(), default);
        var reading = CollectAsync(job.JobId);

        await Store.TryStartAsync(job.JobId, "r1", default);
        var writer = Stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "at last"));
        await FinishAsync(writer, job.JobId, 1);

        Assert.Equal(["at last"], Texts(await reading.Soon()));
    }

    [Fact]
    public async Task What_came_before_any_runner_and_the_first_attempt_are_one_story()
    {
        var job = await Store.CreateAsync(Queued(), default);
        Stream.Open(job.JobId, 0).Append(Status(job.JobId, JobStatus.Queued));
        var reading = CollectAsync(job.JobId);
        await Store.TryStartAsync(job.JobId, "r1", default);
        var writer = Stream.Open(job.JobId, 1);
        writer.Append(Status(job.JobId, JobStatus.Running));
        await FinishAsync(writer, job.JobId, 1);

        var story = await reading.Soon();

        Assert.Equal([1, 2, 3], story.Select(e => e.Seq));
        Assert.Equal([JobStatus.Queued, JobStatus.Running], story.OfType<StatusEvent>().Select(e => e.Status));
        Assert.Equal(story.Select(Json), (await Store.ReadEventsAsync(job.JobId, default)).Select(Json));
    }

    [Fact]
    public async Task A_job_cancelled_while_it_waits_ends_for_those_who_watch_and_those_who_come_later()
    {
        var job = await Store.CreateAsync(Queued(), default);
        var watching = CollectAsync(job.JobId);
        var writer = Stream.Open(job.JobId, 0);
        writer.Append(Status(job.JobId, JobStatus.Queued));

        await FinishAsync(writer, job.JobId, 0);

        Assert.Equal([1, 2], (await watching.Soon()).Select(e => e.Seq));
        Assert.IsType<ResultEvent>((await CollectAsync(job.JobId, 1).Soon()).Single());
    }

    [Fact]
    public async Task A_job_cancelled_without_any_writer_ends_for_those_who_watch_and_those_who_come_later()
    {
        var job = await Store.CreateAsync(Queued(), default);
        var watching = CollectAsync(job.JobId);

        await Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], default);

        Assert.Equal(JobStatus.Cancelled, Assert.IsType<ResultEvent>((await watching.Soon()).Single()).Result.Status);
        Assert.IsType<ResultEvent>((await CollectAsync(job.JobId).Soon()).Single());
        Assert.Empty(await CollectAsync(job.JobId, 1).Soon());
    }

    [Fact]
    public async Task A_job_cancelled_by_one_who_knows_nothing_of_its_story_still_ends()
    {
        var job = await Store.CreateAsync(Queued(), default);
        var writer = Stream.Open(job.JobId, 0);
        await using var reader = Stream.SubscribeAsync(job.JobId, 0, default).GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
        {
            writer.Append(Status(job.JobId, JobStatus.Queued));
            Assert.True(await reader.MoveNextAsync().Soon());
        }

        await Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], default);

        Assert.True(await reader.MoveNextAsync().Soon());
        Assert.Equal(4, Assert.IsType<ResultEvent>(reader.Current).Seq);
        Assert.False(await reader.MoveNextAsync().Soon());
    }

    [Fact]
    public async Task A_newer_attempt_begins_with_its_restart_and_silences_the_old_one()
    {
        var id = await RunningAsync();
        var old = Stream.Open(id, 1);
        await using var reader = Stream.SubscribeAsync(id, 0, default).GetAsyncEnumerator();
        for (var i = 0; i < 10; i++)
        {
            old.Append(Output(id, "old"));
        }

        Assert.True(await reader.MoveNextAsync().Soon());
        await Store.TryStartAsync(id, "r2", default);
        var newer = Stream.Open(id, 2);
        old.Append(Output(id, "too late"));
        newer.Append(Output(id, "new"));
        old.Complete(null);

        Assert.True(await reader.MoveNextAsync().Soon());
        var restart = Assert.IsType<RestartedEvent>(reader.Current);
        Assert.Equal((Second, 2), (restart.Seq, restart.Attempt));
        Assert.True(await reader.MoveNextAsync().Soon());
        Assert.Equal(("new", Second + 1), (((OutputEvent)reader.Current).Text, reader.Current.Seq));
        Assert.Equal(["restarted", "output"], newer.Events.Select(e => e.Type));
        Assert.Equal(10, old.Events.Count);

        await FinishAsync(newer, id, 2);
        Assert.True(await reader.MoveNextAsync().Soon());
        Assert.IsType<ResultEvent>(reader.Current);
        Assert.False(await reader.MoveNextAsync().Soon());
        Assert.Equal([Second, Second + 1, Second + 2], (await CollectAsync(id, 7).Soon()).Select(e => e.Seq));
    }

    [Fact]
    public async Task The_last_word_of_an_overtaken_attempt_is_not_heard()
    {
        var id = await RunningAsync();
        var old = Stream.Open(id, 1);
        await Store.TryStartAsync(id, "r2", default);
        var newer = Stream.Open(id, 2);
        var reading = CollectAsync(id);

        old.Complete(Last(Result(id, output: "old")));
        await FinishAsync(newer, id, 2);

        Assert.Equal("done", Assert.IsType<ResultEvent>((await reading.Soon())[^1]).Result.Output);
    }

    [Fact]
    public async Task A_writer_that_comes_after_a_newer_attempt_says_nothing()
    {
        var id = await RunningAsync();
        var newer = Stream.Open(id, 2);
        var late = Stream.Open(id, 1);

        late.Append(Output(id, "late"));

        Assert.Equal("restarted", Assert.Single(newer.Events).Type);
        Assert.Empty(late.Events);
    }

    [Fact]
    public async Task An_attempt_opened_twice_is_one_story()
    {
        var id = await RunningAsync();
        Stream.Open(id, 2).Append(Output(id, "a"));
        Stream.Open(id, 2).Append(Output(id, "b"));

        Assert.Equal([Second, Second + 1, Second + 2], Stream.Open(id, 2).Events.Select(e => e.Seq));
    }

    [Fact]
    public async Task Readers_at_their_own_pace_each_see_everything()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        var slow = Stream.SubscribeAsync(id, 0, default).GetAsyncEnumerator();
        var readings = Enumerable.Range(0, 8).Select(_ => Task.Run(() => CollectAsync(id))).ToList();
        for (var i = 0; i < 5_000; i++)
        {
            writer.Append(Output(id, $"{i}"));
        }

        await FinishAsync(writer, id, 1);

        var expected = Enumerable.Range(1, 5_001).Select(seq => (long)seq).ToList();
        foreach (var reading in readings)
        {
            Assert.Equal(expected, (await reading.Soon()).Select(e => e.Seq));
        }

        for (var i = 1; i <= 5_001; i++)
        {
            Assert.True(await slow.MoveNextAsync().Soon());
            Assert.Equal(i, slow.Current.Seq);
        }

        await slow.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_misses_the_end_whenever_they_come()
    {
        for (var round = 0; round < 150; round++)
        {
            var id = await RunningAsync();
            var writer = Stream.Open(id, 1);
            writer.Append(Output(id, "a"));
            var readings = Enumerable.Range(0, 3).Select(_ => Task.Run(() => CollectAsync(id))).ToList();
            var finish = Task.Run(() => FinishAsync(writer, id, 1));
            await finish.Soon();
            readings.Add(CollectAsync(id));

            foreach (var reading in readings)
            {
                Assert.Equal([1, 2], (await reading.Soon()).Select(e => e.Seq));
            }
        }
    }

    [Fact]
    public async Task Nobody_misses_the_end_of_a_job_without_a_writer_whenever_they_come()
    {
        for (var round = 0; round < 150; round++)
        {
            var job = await Store.CreateAsync(Queued(), default);
            var readings = Enumerable.Range(0, 3).Select(_ => Task.Run(() => CollectAsync(job.JobId))).ToList();
            await Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], default).Soon();

            foreach (var reading in readings)
            {
                Assert.IsType<ResultEvent>((await reading.Soon()).Single());
            }
        }
    }

    [Fact]
    public async Task A_reader_can_leave_and_others_go_on()
    {
        var id = await RunningAsync();
        var writer = Stream.Open(id, 1);
        using var leaving = new CancellationTokenSource();
        var left = CollectAsync(id, 0, leaving.Token);
        var stays = CollectAsync(id);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.Soon());
        await FinishAsync(writer, id, 1);

        Assert.Single(await stays.Soon());
    }

    protected Task<List<ExecutionEvent>> CollectAsync(string id, long afterSeq = 0, CancellationToken cancellation = default) =>
        Stream.SubscribeAsync(id, afterSeq, cancellation).ToListAsync(CancellationToken.None).AsTask();

    protected async Task<string> RunningAsync()
    {
        var job = await Store.CreateAsync(Queued(), default);
        await Store.TryStartAsync(job.JobId, "r1", default);
        return job.JobId;
    }

    // As whoever ends a job does it: first the store, then the word.
    protected async Task FinishAsync(IEventWriter writer, string id, int attempt)
    {
        var result = Result(id, attempt == 0 ? JobStatus.Cancelled : JobStatus.Completed, "done", attempt);
        Assert.True(await Store.TryFinishAsync(id, attempt, result, writer.Events, default));
        writer.Complete(Last(result));
    }

    protected static StatusEvent Status(string id, JobStatus status) => new() { JobId = id, Status = status };

    private static IEnumerable<string> Texts(IEnumerable<ExecutionEvent> events) => events.OfType<OutputEvent>().Select(e => e.Text);
}

using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Streaming;

public class LocalEventStreamTests : EventStreamContract, IAsyncDisposable
{
    private const int LogBytes = 64 * 1024 * 1024;

    private readonly TempDirectory _directory = new();
    private readonly FinishedJobs _finished = new();
    private readonly SqliteJobStore _store;
    private readonly LocalEventStream _stream;

    public LocalEventStreamTests()
        : this(TimeSpan.FromSeconds(30))
    {
    }

    protected LocalEventStreamTests(TimeSpan linger)
    {
        _store = new SqliteJobStore(new SqliteFile(_directory.Path, SqliteSynchronous.Normal), Clock, _finished);
        _stream = NewStream(_finished, LogBytes, linger);
    }

    protected override IJobStore Store => _store;

    protected override IEventStream Stream => _stream;

    [Fact]
    public async Task The_log_of_a_finished_job_stays_for_a_while_and_is_then_read_from_the_store()
    {
        using var stream = NewStream(_finished, LogBytes, TimeSpan.FromSeconds(30));
        var id = await RunningAsync();
        var writer = stream.Open(id, 1);
        writer.Append(Output(id, "a"));
        await FinishAsync(writer, id, 1);
        var fromMemory = await stream.SubscribeAsync(id, 0, default).ToListAsync();

        Clock.Advance(TimeSpan.FromSeconds(29));
        await stream.SweepAsync();
        Assert.Equal(1, stream.LogCount);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await stream.SweepAsync();
        Assert.Equal(0, stream.LogCount);

        var fromStore = await stream.SubscribeAsync(id, 0, default).ToListAsync();
        Assert.Equal(fromMemory.Select(Json), fromStore.Select(Json));
        Assert.Equal(0, stream.LogCount);
    }

    [Fact]
    public async Task A_slow_reader_reads_to_the_end_of_a_log_that_is_already_let_go()
    {
        var id = await RunningAsync();
        var writer = _stream.Open(id, 1);
        writer.Append(Output(id, "a"));
        await using var reader = _stream.SubscribeAsync(id, 0, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync().Soon());
        await FinishAsync(writer, id, 1);

        Clock.Advance(TimeSpan.FromHours(1));
        await _stream.SweepAsync();

        Assert.True(await reader.MoveNextAsync().Soon());
        Assert.IsType<ResultEvent>(reader.Current);
        Assert.False(await reader.MoveNextAsync().Soon());
    }

    [Fact]
    public async Task Ended_jobs_do_not_fill_the_memory_while_they_linger()
    {
        using var stream = NewStream(_finished, LogBytes, TimeSpan.FromHours(1));
        for (var i = 0; i < 12; i++)
        {
            var id = await RunningAsync();
            var writer = stream.Open(id, 1);
            writer.Append(Output(id, new string('x', 5_000_000)));
            writer.Complete(Last(Result(id)));
        }

        Assert.InRange(stream.LogCount, 5, 7);
    }

    [Fact]
    public async Task Output_beyond_the_guard_is_dropped_without_a_gap_and_the_end_is_still_told()
    {
        using var stream = NewStream(_finished, 10_000, TimeSpan.FromSeconds(30));
        var id = await RunningAsync();
        var writer = stream.Open(id, 1);
        for (var i = 0; i < 1000; i++)
        {
            writer.Append(Output(id, "0123456789"));
        }

        writer.Append(Status(id, JobStatus.Running));
        await FinishAsync(writer, id, 1);

        var story = await stream.SubscribeAsync(id, 0, default).ToListAsync();
        Assert.InRange(story.Count, 10, 100);
        Assert.Equal(Enumerable.Range(1, story.Count), story.Select(e => (int)e.Seq));
        Assert.Equal(["status", "result"], story.TakeLast(2).Select(e => e.Type));
    }

    [Fact]
    public async Task A_watched_job_that_nobody_ran_leaves_nothing_behind()
    {
        var job = await Store.CreateAsync(Queued(), default);
        using var leaving = new CancellationTokenSource();
        var watching = CollectAsync(job.JobId, 0, leaving.Token);
        Assert.Equal(1, _stream.LogCount);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.Soon());

        Assert.Equal(0, _stream.LogCount);
        Assert.Empty(await CollectAsync("job_unknown").Soon());
        Assert.Equal(0, _stream.LogCount);
    }

    [Fact]
    public async Task A_job_taken_back_is_let_go_and_its_watchers_with_it()
    {
        var job = await Store.CreateAsync(Queued(), default);
        _stream.Open(job.JobId, 0).Append(Status(job.JobId, JobStatus.Queued));
        var watching = CollectAsync(job.JobId);
        await Store.DeleteAsync(job.JobId, default);

        Clock.Advance(TimeSpan.FromSeconds(31));
        await _stream.SweepAsync();

        Assert.Single(await watching.Soon());
        Assert.Equal(0, _stream.LogCount);
    }

    [Fact]
    public async Task An_end_that_nobody_told_is_found_in_the_store()
    {
        // This stream does not hear from the store.
        using var deaf = NewStream(new FinishedJobs(), LogBytes, TimeSpan.FromSeconds(30));
        var id = await RunningAsync();
        var writer = deaf.Open(id, 1);
        writer.Append(Output(id, "a"));
        var waiting = await Store.CreateAsync(Queued(), default);
        deaf.Open(waiting.JobId, 0);
        var silent = deaf.SubscribeAsync(id, 0, default).ToListAsync().AsTask();
        var overtaken = deaf.SubscribeAsync(waiting.JobId, 0, default).ToListAsync().AsTask();
        await Store.TryFinishAsync(id, 1, Result(id), writer.Events, default);
        await Store.TryFinishAsync(waiting.JobId, 0, Result(waiting.JobId, JobStatus.Cancelled), [], default);
        Assert.False(overtaken.IsCompleted);

        deaf.Open(waiting.JobId, 0).Complete(null);
        Assert.IsType<ResultEvent>(Assert.Single(await overtaken.Soon()));

        Assert.False(silent.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(31));
        await deaf.SweepAsync();
        Assert.Equal([1, 2], (await silent.Soon()).Select(e => e.Seq));
    }

    [Fact]
    public Task Every_reader_sees_exactly_its_suffix_of_the_story_in_any_interleaving() =>
        GenSteps.SampleAsync(
            async steps =>
            {
                var model = new Interleaving(_store, _stream, await RunningAsync());
                foreach (var (kind, reader, count) in steps)
                {
                    await model.StepAsync(kind, reader, count);
                }

                await model.FinishAsync();
            },
            iter: 150,
            threads: 2);

    [Fact]
    public async Task Every_reader_sees_exactly_its_suffix_while_attempts_overtake_each_other()
    {
        var id = await RunningAsync();
        var readings = Enumerable.Range(0, 6).Select(i => Task.Run(() => CollectAsync(id, i * 100))).ToList();
        var writers = new List<IEventWriter>();
        var stale = Task.CompletedTask;
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            if (attempt > 1)
            {
                await _store.TryStartAsync(id, "r1", default);
            }

            var writer = _stream.Open(id, attempt);
            writers.Add(writer);
            await stale;
            stale = Task.Run(() => AppendMany(writer, 500));
            AppendMany(writer, 500);
        }

        await stale;
        await FinishAsync(writers[^1], id, 4);

        var stories = writers.ToDictionary(writer => writers.IndexOf(writer) + 1, writer => writer.Events);
        for (var i = 0; i < readings.Count; i++)
        {
            Interleaving.Check(await readings[i].Soon(), i * 100, stories, lastAttempt: 4);
        }

        void AppendMany(IEventWriter writer, int count)
        {
            for (var i = 0; i < count; i++)
            {
                writer.Append(Output(id, "x"));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await _store.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    // What happens, to which reader, how much of it.
    private static Gen<(int Kind, int Reader, int Count)[]> GenSteps =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4], Gen.Int[0, 6]).Array[5, 60];

    private LocalEventStream NewStream(FinishedJobs finished, int logBytes, TimeSpan linger) => new(
        _store,
        finished,
        Options.Create(new EmbeddedTransportOptions { StreamLinger = linger, StreamLogBytes = logBytes }),
        Clock,
        NullLogger<LocalEventStream>.Instance);
}

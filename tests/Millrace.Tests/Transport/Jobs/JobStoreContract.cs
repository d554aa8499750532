using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Jobs;

/// <summary>What every job store does.</summary>
public abstract class JobStoreContract
{
    protected FakeTimeProvider Clock { get; } = new(Noon.AddMinutes(1));

    protected abstract IJobStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_created_job_comes_back_whole()
    {
        var job = Queued(key: "key", source: new string('x', 100_000) + "é");

        var created = await Store.CreateAsync(job, None);

        Assert.Same(job, created);
        Assert.Equal(Json(job), Json((await Store.GetAsync(job.JobId, None))!));
    }

    [Fact]
    public async Task An_unknown_job_is_nothing_everywhere()
    {
        Assert.Null(await Store.GetAsync("job_unknown", None));
        Assert.Null(await Store.TryStartAsync("job_unknown", "r1", None));
        Assert.False(await Store.TryFinishAsync("job_unknown", 1, Result("job_unknown"), [], None));
        Assert.Empty(await Store.ReadEventsAsync("job_unknown", None));
        await Store.DeleteAsync("job_unknown", None);
    }

    [Fact]
    public async Task A_known_idempotency_key_gives_the_first_job_and_writes_nothing()
    {
        var first = Queued(key: "once", source: "first");
        var second = Queued(key: "once", source: "second");
        await Store.CreateAsync(first, None);

        var answer = await Store.CreateAsync(second, None);

        Assert.Equal(Json(first), Json(answer));
        Assert.Null(await Store.GetAsync(second.JobId, None));
    }

    [Fact]
    public async Task An_idempotency_key_is_known_to_its_tenant_only()
    {
        var ours = Queued(key: "once") with { Tenant = "ours", Account = "key_1" };
        var theirs = Queued(key: "once") with { Tenant = "theirs" };
        var nobodys = Queued(key: "once");
        foreach (var job in new[] { ours, theirs, nobodys })
        {
            Assert.Equal(job.JobId, (await Store.CreateAsync(job, None)).JobId);
        }

        Assert.Equal(theirs.JobId, (await Store.CreateAsync(Queued(key: "once") with { Tenant = "theirs" }, None)).JobId);
        Assert.Equal(Json(ours), Json((await Store.GetAsync(ours.JobId, None))!));
    }

    [Fact]
    public async Task A_listing_is_of_one_tenant_or_of_all()
    {
        var ours = Queued(workspace: "w") with { Tenant = "ours" };
        var theirs = Queued(workspace: "w") with { Tenant = "theirs" };
        await Store.CreateAsync(ours, None);
        await Store.CreateAsync(theirs, None);

        Assert.Equal([ours.JobId], (await Store.ListAsync(new JobQuery("w", JobStatus.Queued, "python", 10, null, "ours"), None)).Jobs.Select(j => j.JobId));
        Assert.Equal("theirs", (await Store.ListAsync(new JobQuery(null, null, null, 10, null, "theirs"), None)).Jobs.Single().Tenant);
        Assert.Equal(2, (await Store.ListAsync(new JobQuery(null, null, null, 10, null), None)).Jobs.Count);
        Assert.Empty((await Store.ListAsync(new JobQuery(null, null, null, 10, null, "nobody"), None)).Jobs);
    }

    [Fact]
    public async Task A_repeated_request_after_the_end_is_answered_with_the_result()
    {
        var job = await FinishedAsync(key: "once");

        var answer = await Store.CreateAsync(Queued(key: "once"), None);

        Assert.Equal(JobStatus.Completed, answer.Status);
        Assert.Equal(Json(Result(job)), Json(answer.Result!));
    }

    [Fact]
    public async Task A_job_id_is_never_recorded_twice_and_the_collision_harms_nobody_else()
    {
        var job = Queued(source: "mine");
        await Store.CreateAsync(job, None);

        var others = Enumerable.Range(0, 20).Select(_ => Queued()).ToList();
        var all = others.Select(other => Store.CreateAsync(other, None)).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => Store.CreateAsync(Queued(id: job.JobId, source: "stranger"), None));
        await Task.WhenAll(all).Soon();

        Assert.Equal(Json(job), Json((await Store.GetAsync(job.JobId, None))!));
        Assert.All(others, other => Assert.NotNull(Store.GetAsync(other.JobId, None).Result));
    }

    [Fact]
    public async Task Two_hundred_jobs_created_at_once_are_all_there()
    {
        var jobs = Enumerable.Range(0, 200).Select(i => Queued(source: $"print({i})")).ToList();

        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (job, _) =>
        {
            await Store.CreateAsync(job, None);
            Assert.NotNull(await Store.GetAsync(job.JobId, None));
        }).Soon();

        foreach (var job in jobs)
        {
            Assert.Equal(Json(job), Json((await Store.GetAsync(job.JobId, None))!));
        }
    }

    [Fact]
    public async Task Of_many_creates_with_one_key_all_get_the_same_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Store.CreateAsync(Queued(key: "once"), None)))).Soon();

        var id = Assert.Single(answers.Select(answer => answer.JobId).Distinct());
        Assert.Equal(id, Assert.Single((await Store.ListAsync(All(), None)).Jobs).JobId);
    }

    [Fact]
    public async Task Starting_a_job_raises_its_attempt_and_names_the_runner()
    {
        var job = await CreatedAsync();

        var first = await Store.TryStartAsync(job.JobId, "r1", None);
        Clock.Advance(TimeSpan.FromSeconds(5));
        var second = await Store.TryStartAsync(job.JobId, "r2", None);

        Assert.Equal((JobStatus.Running, 1, "r1"), (first!.Status, first.Attempt, first.RunnerId));
        Assert.Equal((JobStatus.Running, 2, "r2"), (second!.Status, second.Attempt, second.RunnerId));
        Assert.Equal(Clock.GetUtcNow(), second.StartedAt);
        Assert.Equal(job.Spec.Files[0].Content, second.Spec.Files[0].Content);
        Assert.Equal(Json(second), Json((await Store.GetAsync(job.JobId, None))!));
    }

    [Fact]
    public async Task Racing_starts_each_get_an_attempt_of_their_own()
    {
        var job = await CreatedAsync();

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.TryStartAsync(job.JobId, $"r{i}", None)))).Soon();

        Assert.Equal(Enumerable.Range(1, 8), started.Select(record => record!.Attempt).Order());
    }

    [Fact]
    public async Task A_finished_job_shows_its_result_and_is_not_started_again()
    {
        var id = await FinishedAsync();

        var job = (await Store.GetAsync(id, None))!;

        Assert.Equal(JobStatus.Completed, job.Status);
        Assert.Equal(Clock.GetUtcNow(), job.FinishedAt);
        Assert.Equal(Json(Result(id)), Json(job.Result!));
        Assert.Null(await Store.TryStartAsync(id, "r2", None));
    }

    [Fact]
    public async Task Of_eight_racing_finishes_exactly_one_wins_and_its_result_stays()
    {
        for (var round = 0; round < 10; round++)
        {
            var job = await CreatedAsync();
            await Store.TryStartAsync(job.JobId, "r1", None);

            var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
                Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, output: $"by {i}"), [Output(job.JobId, $"by {i}", 1)], None)))).Soon();

            var winner = Assert.Single(Enumerable.Range(0, 8), i => wins[i]);
            Assert.Equal($"by {winner}", (await Store.GetAsync(job.JobId, None))!.Result!.Output);
            Assert.Equal($"by {winner}", Assert.IsType<OutputEvent>((await Store.ReadEventsAsync(job.JobId, None))[0]).Text);
        }
    }

    [Fact]
    public async Task An_overtaken_attempt_cannot_finish_the_job()
    {
        var job = await CreatedAsync();
        await Store.TryStartAsync(job.JobId, "r1", None);
        await Store.TryStartAsync(job.JobId, "r2", None);

        Assert.False(await Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, output: "old"), [], None));
        Assert.True(await Store.TryFinishAsync(job.JobId, 2, Result(job.JobId, output: "new", attempt: 2), [], None));

        Assert.Equal("new", (await Store.GetAsync(job.JobId, None))!.Result!.Output);
    }

    [Fact]
    public async Task A_waiting_job_can_be_cancelled_and_only_that()
    {
        var job = await CreatedAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Failed), [], None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryFinishAsync(job.JobId, 1, Result(job.JobId, JobStatus.Running), [], None));
        Assert.False(await Store.TryFinishAsync(job.JobId, 1, Result(job.JobId), [], None));

        Assert.True(await Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], None));

        Assert.Equal(JobStatus.Cancelled, (await Store.GetAsync(job.JobId, None))!.Status);
        Assert.Null(await Store.TryStartAsync(job.JobId, "r1", None));
    }

    [Fact]
    public async Task A_job_is_either_started_or_cancelled_never_both()
    {
        for (var round = 0; round < 40; round++)
        {
            var job = await CreatedAsync();

            var start = Task.Run(() => Store.TryStartAsync(job.JobId, "r1", None));
            var cancel = Task.Run(() => Store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], None));
            await Task.WhenAll(start, cancel).Soon();

            Assert.NotEqual(await start is not null, await cancel);
        }
    }

    [Fact]
    public async Task The_event_log_of_a_finished_job_is_the_whole_story()
    {
        var job = await CreatedAsync();
        await Store.TryStartAsync(job.JobId, "r1", None);
        Assert.Empty(await Store.ReadEventsAsync(job.JobId, None));
        var result = Result(job.JobId, output: new string('o', 50_000));
        ExecutionEvent[] story =
        [
            new StatusEvent { JobId = job.JobId, Seq = 1, Status = JobStatus.Running, Timestamp = Noon },
            new StageEvent { JobId = job.JobId, Seq = 2, Stage = "run", State = "finished", ExitCode = 0, Duration = 1.5, Timestamp = Noon },
            .. Enumerable.Range(3, 500).Select(seq => Output(job.JobId, $"line {seq}\r\n\u2028é\0\U0001F600", seq)),
            Last(result, 503),
        ];

        await Store.TryFinishAsync(job.JobId, 1, result, story, None);

        Assert.Equal(story.Select(Json), (await Store.ReadEventsAsync(job.JobId, None)).Select(Json));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 3, 4)]
    [InlineData(2, 0, ExecutionEvent.AttemptStride + 1)]
    [InlineData(2, 3, ExecutionEvent.AttemptStride + 4)]
    public async Task A_log_stored_without_its_last_event_gets_it_with_the_next_number(int attempt, int events, long expected)
    {
        foreach (var handedIn in new[] { false, true })
        {
            var job = await CreatedAsync();
            for (var i = 0; i < attempt; i++)
            {
                await Store.TryStartAsync(job.JobId, "r1", None);
            }

            var result = Result(job.JobId);
            var log = Enumerable.Range(1, events).Select(i => (ExecutionEvent)Output(job.JobId, "x", expected - events + i - 1)).ToList();
            await Store.TryFinishAsync(job.JobId, attempt, result, handedIn ? [.. log, Last(result)] : log, None);

            var last = Assert.IsType<ResultEvent>((await Store.ReadEventsAsync(job.JobId, None))[^1]);
            Assert.Equal(expected, last.Seq);
            Assert.Equal(Clock.GetUtcNow(), last.Timestamp);
            Assert.Equal(Json(result), Json(last.Result));
        }
    }

    [Fact]
    public async Task Pages_show_every_job_once_newest_first_while_new_ones_arrive()
    {
        var jobs = new List<JobRecord>();
        for (var i = 0; i < 25; i++)
        {
            // Five of each moment.
            jobs.Add(await Store.CreateAsync(Queued(at: Noon.AddSeconds(i / 5)), None));
        }

        var seen = new List<JobRecord>();
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(All(limit: 4, cursor: cursor), None);
            seen.AddRange(page.Jobs);
            cursor = page.NextCursor;
            await Store.CreateAsync(Queued(at: Noon.AddHours(1)), None);
        }
        while (cursor is not null);

        Assert.Equal(jobs.Select(job => job.JobId).Order(), seen.Select(job => job.JobId).Order());
        Assert.Equal(seen.Select(job => job.CreatedAt).OrderDescending(), seen.Select(job => job.CreatedAt));
    }

    [Fact]
    public async Task A_full_last_page_has_no_next_cursor()
    {
        await CreatedAsync();
        await CreatedAsync();

        Assert.Null((await Store.ListAsync(All(limit: 2), None)).NextCursor);
        Assert.NotNull((await Store.ListAsync(All(limit: 1), None)).NextCursor);
    }

    [Fact]
    public async Task A_listing_can_be_narrowed_by_workspace_status_and_language()
    {
        var plain = (await Store.CreateAsync(Queued(), None)).JobId;
        var team = (await Store.CreateAsync(Queued(workspace: "team"), None)).JobId;
        var ruby = (await Store.CreateAsync(Queued(workspace: "team", language: "ruby"), None)).JobId;
        await Store.TryStartAsync(ruby, "r1", None);

        Assert.Equal([ruby, team, plain], await IdsAsync(All()));
        Assert.Equal([ruby, team], await IdsAsync(All() with { WorkspaceId = "team" }));
        Assert.Equal([team, plain], await IdsAsync(All() with { Status = JobStatus.Queued }));
        Assert.Equal([ruby], await IdsAsync(All() with { Language = "ruby" }));
        Assert.Equal([team], await IdsAsync(All() with { WorkspaceId = "team", Status = JobStatus.Queued, Language = "python" }));
        Assert.Empty(await IdsAsync(All() with { WorkspaceId = "team", Status = JobStatus.Completed }));
    }

    [Fact]
    public async Task A_listing_shows_no_sources_and_no_output()
    {
        await FinishedAsync();

        var job = Assert.Single((await Store.ListAsync(All(), None)).Jobs);

        Assert.Equal(["main.py", "data.bin"], job.Spec.Files.Select(file => file.Name));
        Assert.All(job.Spec.Files, file => Assert.Empty(file.Content));
        Assert.Null(job.Spec.Stdin);
        Assert.Equal(["-v", "two words"], job.Spec.Args);
        Assert.Equal(Outcome.Success, job.Result!.Outcome);
        Assert.Equal(new Timings(1, 2, 3, 4, 10), job.Result.Timings);
        var text = Json(job);
        Assert.All(["out\\n", "b3V0", "YWJj", "warning", "secret"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task A_made_up_cursor_is_refused(string cursor)
    {
        var refusal = await Assert.ThrowsAsync<FormatException>(() => Store.ListAsync(All(cursor: cursor), None));
        Assert.Contains("cursor", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_page_has_one_to_two_hundred_jobs(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync(All(limit), None));
    }

    [Fact]
    public async Task Unfinished_jobs_come_oldest_first_however_many()
    {
        var jobs = Enumerable.Range(0, 150).Select(i => Queued(at: Noon.AddSeconds(i / 3))).ToList();
        foreach (var job in jobs)
        {
            await Store.CreateAsync(job, None);
        }

        await FinishedAsync();
        await Store.TryStartAsync(jobs[7].JobId, "r1", None);

        var unfinished = await Store.ReadUnfinishedAsync(None).ToListAsync();

        Assert.Equal(jobs.Select(job => job.JobId).Order(), unfinished.Select(job => job.JobId).Order());
        Assert.Equal(unfinished.Select(job => job.CreatedAt).Order(), unfinished.Select(job => job.CreatedAt));
        Assert.Equal(1, Assert.Single(unfinished, job => job.Status == JobStatus.Running).Attempt);
    }

    [Fact]
    public async Task A_job_taken_back_is_gone_and_its_key_is_free()
    {
        var job = await Store.CreateAsync(Queued(key: "once"), None);

        await Store.DeleteAsync(job.JobId, None);

        Assert.Null(await Store.GetAsync(job.JobId, None));
        var again = Queued(key: "once");
        Assert.Equal(again.JobId, (await Store.CreateAsync(again, None)).JobId);
    }

    [Fact]
    public async Task Retention_drops_finished_jobs_by_age_and_leaves_the_others()
    {
        var old = await FinishedAsync(key: "once");
        var waiting = await CreatedAsync();
        Clock.Advance(TimeSpan.FromHours(2));
        var young = await FinishedAsync();

        Assert.Equal(1, await Store.DeleteExpiredAsync(Clock.GetUtcNow().AddHours(-1), keepNewest: 100, None));

        Assert.Null(await Store.GetAsync(old, None));
        Assert.Empty(await Store.ReadEventsAsync(old, None));
        Assert.NotNull(await Store.GetAsync(waiting.JobId, None));
        Assert.NotNull(await Store.GetAsync(young, None));
        var again = Queued(key: "once");
        Assert.Equal(again.JobId, (await Store.CreateAsync(again, None)).JobId);
    }

    [Fact]
    public async Task Retention_keeps_the_newest_finished_jobs_by_count()
    {
        var finished = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            finished.Add(await FinishedAsync());
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var waiting = await CreatedAsync();

        Assert.Equal(4, await Store.DeleteExpiredAsync(DateTimeOffset.MinValue, keepNewest: 2, None));
        Assert.Equal(0, await Store.DeleteExpiredAsync(DateTimeOffset.MinValue, keepNewest: 2, None));

        string[] left = [.. finished[4..], waiting.JobId];
        Assert.Equal(left.Order(), (await IdsAsync(All())).Order());
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_the_work_has_written_nothing_and_broken_nothing()
    {
        var job = Queued();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateAsync(job, gone.Token));

        Assert.Null(await Store.GetAsync(job.JobId, None));
        await Store.CreateAsync(job, None);
        Assert.NotNull(await Store.GetAsync(job.JobId, None));
    }

    [Fact]
    public async Task Callers_that_give_up_at_any_moment_know_what_was_written()
    {
        var jobs = Enumerable.Range(0, 100).Select(_ => Queued()).ToList();

        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (job, _) =>
        {
            using var leaving = new CancellationTokenSource();
            var create = Task.Run(() => Store.CreateAsync(job, leaving.Token), CancellationToken.None);
            await leaving.CancelAsync();
            var written = true;
            try
            {
                await create;
            }
            catch (OperationCanceledException)
            {
                written = false;
            }

            Assert.Equal(written, await Store.GetAsync(job.JobId, None) is not null);
        }).Soon();

        await Store.CheckAsync(None);
    }

    protected static JobQuery All(int limit = 100, string? cursor = null) => new(null, null, null, limit, cursor);

    protected Task<JobRecord> CreatedAsync() => Store.CreateAsync(Queued(), None);

    protected async Task<string> FinishedAsync(string? key = null)
    {
        var job = await Store.CreateAsync(Queued(key: key), None);
        await Store.TryStartAsync(job.JobId, "r1", None);
        Assert.True(await Store.TryFinishAsync(job.JobId, 1, Result(job.JobId), [Output(job.JobId, "out\n", 1)], None));
        return job.JobId;
    }

    private async Task<List<string>> IdsAsync(JobQuery query) => [.. (await Store.ListAsync(query, None)).Jobs.Select(job => job.JobId)];
}

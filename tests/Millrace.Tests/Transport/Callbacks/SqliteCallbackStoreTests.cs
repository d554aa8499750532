using Millrace.Contracts.Executions;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Jobs;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Callbacks;

public sealed class SqliteCallbackStoreTests : CallbackStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FinishedJobs _finished = new();
    private readonly SqliteFile _file;
    private readonly SqliteJobStore _jobs;

    public SqliteCallbackStoreTests()
    {
        _file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        _jobs = new SqliteJobStore(_file, TimeProvider.System, _finished);
        Store = new SqliteCallbackStore(_file, _finished, TimeProvider.System);
    }

    protected override ICallbackStore Store { get; }

    [Fact]
    public async Task A_callback_waits_for_its_job_and_is_there_with_its_end_for_the_next_process()
    {
        var job = WithCallback("https://example.com/");
        await _jobs.CreateAsync(job, default);
        var before = await Store.GetAsync(job.JobId, default);
        var none = await Store.ClaimAsync(new CallbackWish(1, 1, new Dictionary<string, int>()), TimeSpan.Zero, default);
        var arrived = 0;
        Store.Arrived += () => arrived++;
        await _jobs.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled, attempt: 0), [], default);

        // Not closed: as after a kill.
        await using var next = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        var claimed = await new SqliteCallbackStore(next, new FinishedJobs(), TimeProvider.System).ClaimAsync(new CallbackWish(1, 1, new Dictionary<string, int>()), TimeSpan.FromHours(1), default);

        Assert.Equal((CallbackState.Waiting, null), (before!.State, before.NextAttemptAt));
        Assert.Empty(none);
        Assert.Equal(1, arrived);
        Assert.Equal(job.JobId, Assert.Single(claimed).JobId);
    }

    [Fact]
    public async Task What_a_dead_process_was_about_to_tell_is_due_at_once_for_the_next()
    {
        var id = await EndedAsync("https://example.com/");
        var wish = new CallbackWish(1, 1, new Dictionary<string, int>());
        Assert.Single(await Store.ClaimAsync(wish, TimeSpan.FromHours(1), default));

        await using var next = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        var claimed = await new SqliteCallbackStore(next, new FinishedJobs(), TimeProvider.System).ClaimAsync(wish, TimeSpan.FromHours(1), default);

        Assert.Equal(id, Assert.Single(claimed).JobId);
    }

    [Fact]
    public async Task A_callback_is_dropped_with_its_job()
    {
        var id = await EndedAsync("https://example.com/");

        await _jobs.DeleteExpiredAsync(TimeProvider.System.GetUtcNow().AddDays(1), 0, default);

        Assert.Null(await Store.GetAsync(id, default));
        Assert.Empty(await Store.ClaimAsync(new CallbackWish(1, 1, new Dictionary<string, int>()), TimeSpan.Zero, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<string> EndedAsync(string url)
    {
        var job = WithCallback(url);
        await _jobs.CreateAsync(job, default);
        await _jobs.TryStartAsync(job.JobId, "r", default);
        Assert.True(await _jobs.TryFinishAsync(job.JobId, 1, Result(job.JobId), [], default));
        return job.JobId;
    }

    private static JobRecord WithCallback(string url)
    {
        var job = Queued();
        return job with { Spec = job.Spec with { CallbackUrl = url } };
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.Transport.Accounts;
using Millrace.Transport.Jobs;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Accounts;

public sealed class LocalJobAccountsTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly FinishedJobs _finished = new();
    private readonly SqliteFile _file;
    private readonly SqliteJobStore _store;
    private readonly LocalJobAccounts _accounts;

    public LocalJobAccountsTests()
    {
        _file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        _store = new SqliteJobStore(_file, _clock, _finished);
        _accounts = new LocalJobAccounts(_file, _finished, _clock, NullLogger<LocalJobAccounts>.Instance);
    }

    [Fact]
    public async Task A_place_is_free_again_once_the_job_has_ended_whoever_ended_it()
    {
        var (run, cancelled) = (await OpenAsync("k"), await OpenAsync("k"));
        Assert.False(await _accounts.TryOpenAsync("k", "job_third", 2, default));

        await _store.TryStartAsync(run, "r1", default);
        await _store.TryFinishAsync(run, 1, Result(run), [], default);
        await _store.TryFinishAsync(cancelled, 0, Result(cancelled, JobStatus.Cancelled, attempt: 0), [], default);

        await OpenAsync("k");
        await OpenAsync("k");
        Assert.False(await _accounts.TryOpenAsync("k", "job_third", 2, default));
    }

    [Fact]
    public async Task Accounts_do_not_share_places()
    {
        await OpenAsync("a", maximum: 1);

        Assert.True(await _accounts.TryOpenAsync("b", "job_b", 1, default));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_as_many_get_a_place_as_there_are()
    {
        var got = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => _accounts.TryOpenAsync("k", $"job_{i}", 7, default).AsTask())));

        Assert.Equal(7, got.Count(won => won));
    }

    [Fact]
    public async Task After_the_death_of_the_server_the_unfinished_jobs_have_their_places_and_only_they()
    {
        var (unfinished, over) = (await OpenAsync("k"), await OpenAsync("k"));
        await _accounts.TryOpenAsync("k", "job_that_was_never_recorded", 3, default);
        await _store.TryFinishAsync(over, 0, Result(over, JobStatus.Cancelled, attempt: 0), [], default);

        await using var file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        var finished = new FinishedJobs();
        using var next = new LocalJobAccounts(file, finished, _clock, NullLogger<LocalJobAccounts>.Instance);

        Assert.False(await next.TryOpenAsync("k", "job_new", 1, default));
        await new SqliteJobStore(file, _clock, finished).TryFinishAsync(unfinished, 0, Result(unfinished, JobStatus.Cancelled, attempt: 0), [], default);
        Assert.True(await next.TryOpenAsync("k", "job_new", 1, default));
    }

    [Fact]
    public async Task CPU_time_is_booked_by_the_day_and_survives_a_restart()
    {
        await RunAsync("k", cpuMs: 1500);
        await RunAsync("k", cpuMs: 500);
        await RunAsync("other", cpuMs: 9000);

        await WaitForAsync(() => UsedAsync("k"), TimeSpan.FromSeconds(2));
        await using (var file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal))
        {
            using var next = new LocalJobAccounts(file, new FinishedJobs(), _clock, NullLogger<LocalJobAccounts>.Instance);
            Assert.Equal(TimeSpan.FromSeconds(2), await next.CpuTodayAsync("k", default));
        }

        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(TimeSpan.Zero, await UsedAsync("k"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_gives_no_time_back()
    {
        await RunAsync("k", cpuMs: 1000);
        await WaitForAsync(() => UsedAsync("k"), TimeSpan.FromSeconds(1));

        _clock.AdjustTime(Noon.AddHours(-1));

        Assert.Equal(TimeSpan.FromSeconds(1), await UsedAsync("k"));
    }

    [Fact]
    public void A_compiler_that_ran_counts_and_one_that_did_not_does_not()
    {
        var result = Result("job_x") with { CpuTime = 10 };

        Assert.Equal(10 + 250, CpuUse.MillisecondsOf(result with { Compile = new CompileResult { Duration = 250 } }));
        Assert.Equal(10, CpuUse.MillisecondsOf(result with { Compile = new CompileResult { Duration = 250, Cached = true } }));
    }

    public async ValueTask DisposeAsync()
    {
        _accounts.Dispose();
        await _file.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<string> OpenAsync(string account, int maximum = 2)
    {
        var job = Queued() with { Account = account };
        Assert.True(await _accounts.TryOpenAsync(account, job.JobId, maximum, default));
        await _store.CreateAsync(job, default);
        return job.JobId;
    }

    private async Task RunAsync(string account, double cpuMs)
    {
        var id = await OpenAsync(account, int.MaxValue);
        await _store.TryStartAsync(id, "r1", default);
        await _store.TryFinishAsync(id, 1, Result(id) with { CpuTime = cpuMs, Compile = null }, [], default);
    }

    private Task<TimeSpan> UsedAsync(string account) => _accounts.CpuTodayAsync(account, default).AsTask();

    private static async Task WaitForAsync(Func<Task<TimeSpan>> read, TimeSpan expected)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (await read() != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), "The time was never booked.");
            await Task.Delay(5);
        }
    }
}

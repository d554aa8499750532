using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.Tests.Transport;
using Millrace.Transport.Accounts;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.FleetTests.Redis;

public sealed class RedisJobAccountsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly string _prefix = Replica.NewPrefix();
    private readonly Replica _one;
    private readonly Replica _other;
    private readonly RedisJobAccounts _accounts;

    public RedisJobAccountsTests(SharedRedis redis)
    {
        _one = new Replica(redis.Server.Url, _prefix, time: _clock);
        _other = new Replica(redis.Server.Url, _prefix, time: _clock);
        _accounts = new RedisJobAccounts(_one.Link, _clock);
    }

    [Fact]
    public async Task Of_many_who_ask_several_replicas_at_once_as_many_get_a_place_as_there_are()
    {
        var second = new RedisJobAccounts(_other.Link, _clock);

        var got = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? _accounts : second).TryOpenAsync("k", $"job_{i}", 7, default).AsTask()));

        Assert.Equal(7, got.Count(won => won));
    }

    [Fact]
    public async Task The_end_of_a_job_frees_its_place_and_books_its_time_once_whoever_ends_it()
    {
        var (run, cancelled, taken) = (await OpenAsync("k"), await OpenAsync("k"), await OpenAsync("k"));
        Assert.False(await _accounts.TryOpenAsync("k", "job_more", 3, default));

        await _other.Store.TryStartAsync(run, "r1", default);
        Assert.True(await _other.Store.TryFinishAsync(run, 1, Result(run) with { CpuTime = 1500, Compile = null }, [], default));
        Assert.False(await _other.Store.TryFinishAsync(run, 1, Result(run) with { CpuTime = 1500, Compile = null }, [], default));
        Assert.True(await _other.Store.TryFinishAsync(cancelled, 0, Result(cancelled, JobStatus.Cancelled, attempt: 0) with { Compile = null }, [], default));
        await _other.Store.DeleteAsync(taken, default);

        Assert.Equal(TimeSpan.FromSeconds(1.5), await _accounts.CpuTodayAsync("k", default));
        for (var i = 0; i < 3; i++)
        {
            await OpenAsync("k");
        }

        Assert.False(await _accounts.TryOpenAsync("k", "job_more", 3, default));
        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(TimeSpan.Zero, await _accounts.CpuTodayAsync("k", default));
    }

    [Fact]
    public async Task A_place_whose_API_died_before_the_job_was_recorded_is_found_when_it_is_needed()
    {
        var patient = new RedisJobAccounts(_one.Link, _clock) { Doubt = TimeSpan.FromHours(1) };
        var impatient = new RedisJobAccounts(_one.Link, _clock) { Doubt = TimeSpan.Zero };
        await _accounts.TryOpenAsync("k", "job_that_never_came", 1, default);

        Assert.False(await patient.TryOpenAsync("k", "job_new", 1, default));
        Assert.True(await impatient.TryOpenAsync("k", "job_new", 1, default));
    }

    [Fact]
    public async Task A_place_of_a_living_job_is_never_taken_for_a_dead_one()
    {
        var impatient = new RedisJobAccounts(_one.Link, _clock) { Doubt = TimeSpan.Zero };
        var waiting = await OpenAsync("k");
        var running = await OpenAsync("k");
        await _one.Store.TryStartAsync(running, "r1", default);

        Assert.False(await impatient.TryOpenAsync("k", "job_new", 2, default));
        await impatient.WithdrawAsync("k", waiting, default);
        Assert.True(await impatient.TryOpenAsync("k", "job_new", 2, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    private async Task<string> OpenAsync(string account)
    {
        var job = Queued() with { Account = account };
        Assert.True(await _accounts.TryOpenAsync(account, job.JobId, 3, default));
        await _one.Store.CreateAsync(job, default);
        return job.JobId;
    }
}

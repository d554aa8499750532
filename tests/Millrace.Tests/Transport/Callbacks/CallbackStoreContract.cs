using Millrace.Contracts.Executions;
using Millrace.Transport.Callbacks;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Callbacks;

/// <summary>What every store of callbacks does.</summary>
public abstract class CallbackStoreContract
{
    private const string Url = "https://example.com/hook";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    protected abstract ICallbackStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    /// <summary>A job with this callback that is over now; answers its id.</summary>
    protected abstract Task<string> EndedAsync(string url);

    [Fact]
    public async Task A_callback_is_due_when_its_job_is_over_and_is_given_to_one_only()
    {
        var id = await EndedAsync(Url);

        var first = await ClaimAsync(Long);
        var second = await ClaimAsync(Long);

        var claimed = Assert.Single(first);
        Assert.Equal((id, Url, "example.com:443", 0), (claimed.JobId, claimed.Url, claimed.Receiver, claimed.Attempts));
        Assert.InRange(claimed.Age, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Empty(second);
    }

    [Fact]
    public async Task What_nobody_settles_is_given_to_the_next_when_its_lease_ends()
    {
        var id = await EndedAsync(Url);
        Assert.Single(await ClaimAsync(Short));

        Assert.Equal(id, (await ClaimOneAsync()).JobId);
    }

    [Fact]
    public async Task What_is_given_back_is_due_at_once_and_not_counted()
    {
        var id = await EndedAsync(Url);
        await ClaimAsync(Long);

        await Store.ReleaseAsync(id, None);

        Assert.Equal(0, (await ClaimOneAsync()).Attempts);
    }

    [Fact]
    public async Task A_failed_attempt_is_noted_and_followed_by_another_after_its_pause()
    {
        var id = await EndedAsync(Url);
        await ClaimAsync(Long);
        var failed = new CallbackAttempt { At = Noon, Status = 503, Error = "no", Duration = 12.5 };

        await Store.SettleAsync(id, failed, CallbackState.Pending, Long, None);
        var waiting = await Store.GetAsync(id, None);
        Assert.Empty(await ClaimAsync(Long));
        await Store.SettleAsync(id, failed with { Status = null }, CallbackState.Pending, Short, None);
        var again = await ClaimOneAsync();

        Assert.Equal((Url, CallbackState.Pending, 1), (waiting!.Url, waiting.State, waiting.AttemptCount));
        Assert.Equal(failed, Assert.Single(waiting.Attempts));
        Assert.InRange(waiting.NextAttemptAt!.Value, TimeProvider.System.GetUtcNow() + (Long / 2), TimeProvider.System.GetUtcNow() + (Long * 2));
        Assert.Equal(2, again.Attempts);
        Assert.Null((await Store.GetAsync(id, None))!.Attempts[1].Status);
    }

    [Theory]
    [InlineData(CallbackState.Delivered)]
    [InlineData(CallbackState.Failed)]
    public async Task A_final_state_is_final(CallbackState state)
    {
        var id = await EndedAsync(Url);
        await ClaimAsync(Short);
        await Store.SettleAsync(id, Attempt(200), state, TimeSpan.Zero, None);

        // One whose lease has ended comes late with another verdict.
        await Store.SettleAsync(id, Attempt(500), CallbackState.Pending, TimeSpan.Zero, None);
        await Store.ReleaseAsync(id, None);

        var report = await Store.GetAsync(id, None);
        Assert.Equal((state, 1, null), (report!.State, report.AttemptCount, report.NextAttemptAt));
        await Task.Delay(Short * 2);
        Assert.Empty(await ClaimAsync(Long));
    }

    [Fact]
    public async Task Only_the_last_attempts_are_kept_and_all_are_counted()
    {
        var id = await EndedAsync(Url);
        for (var i = 0; i < CallbackReport.MaxAttempts + 5; i++)
        {
            await Store.SettleAsync(id, Attempt(500 + i), CallbackState.Pending, TimeSpan.Zero, None);
        }

        var report = await Store.GetAsync(id, None);

        Assert.Equal(CallbackReport.MaxAttempts + 5, report!.AttemptCount);
        Assert.Equal(Enumerable.Range(505, CallbackReport.MaxAttempts), report.Attempts.Select(attempt => attempt.Status!.Value));
    }

    [Fact]
    public async Task One_receiver_with_many_does_not_stand_before_the_others()
    {
        for (var i = 0; i < 12; i++)
        {
            await EndedAsync($"https://busy.example/{i}");
        }

        var other = await EndedAsync("https://other.example:8443/");

        var claimed = await Store.ClaimAsync(new CallbackWish(10, 3, new Dictionary<string, int>()), Long, None);
        var more = await Store.ClaimAsync(new CallbackWish(10, 3, new Dictionary<string, int> { ["busy.example:443"] = 1 }), Long, None);
        var none = await Store.ClaimAsync(new CallbackWish(10, 3, new Dictionary<string, int> { ["busy.example:443"] = 0 }), Long, None);

        Assert.Equal(4, claimed.Count);
        Assert.Contains(claimed, one => one.JobId == other && one.Receiver == "other.example:8443");
        Assert.Equal("busy.example:443", Assert.Single(more).Receiver);
        Assert.Empty(none);
    }

    [Fact]
    public async Task No_more_are_given_than_there_is_room_for_and_each_once_to_many_who_ask_together()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await EndedAsync($"https://host{i}.example/"));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.ClaimAsync(new CallbackWish(3, 3, new Dictionary<string, int>()), Long, None)));

        Assert.All(claims, claim => Assert.True(claim.Count <= 3));
        Assert.Equal(ids.Order(), claims.SelectMany(claim => claim).Select(one => one.JobId).Order());
    }

    [Fact]
    public async Task A_job_without_a_callback_has_no_report() => Assert.Null(await Store.GetAsync(JobIds.Create(), None));

    private static CallbackAttempt Attempt(int status) => new() { At = Noon, Status = status, Duration = 1 };

    private Task<IReadOnlyList<ClaimedCallback>> ClaimAsync(TimeSpan lease) => Store.ClaimAsync(new CallbackWish(10, 10, new Dictionary<string, int>()), lease, None);

    private async Task<ClaimedCallback> ClaimOneAsync()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (TimeProvider.System.GetUtcNow() < until)
        {
            if (await ClaimAsync(Long) is [var one])
            {
                return one;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException("Nothing became due.");
    }
}

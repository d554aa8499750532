using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Millrace.Transport.RateLimits;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.RateLimits;

public sealed class LocalRateLimiterTests
{
    private static readonly RateLimit Ten = RateLimit.PerMinute(10);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly LocalRateLimiter _limiter;

    public LocalRateLimiterTests() => _limiter = new LocalRateLimiter(_clock);

    [Fact]
    public async Task A_bucket_holds_as_many_as_its_limit_and_fills_evenly()
    {
        for (var i = 9; i >= 0; i--)
        {
            Assert.Equal(new RateDecision(true, i, TimeSpan.FromSeconds((10 - i) * 6), TimeSpan.Zero), await TakeAsync());
        }

        Assert.Equal(new RateDecision(false, 0, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(6)), await TakeAsync());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(1), (await TakeAsync()).RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await TakeAsync()).Allowed);
        Assert.False((await TakeAsync()).Allowed);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(9, (await TakeAsync()).Remaining);
    }

    [Fact]
    public async Task To_be_refused_costs_nothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            await TakeAsync();
        }

        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.True((await TakeAsync()).Allowed);
    }

    [Fact]
    public async Task The_time_of_day_may_jump()
    {
        for (var i = 0; i < 10; i++)
        {
            await TakeAsync();
        }

        _clock.AdjustTime(Noon.AddYears(-10));
        Assert.Equal(TimeSpan.FromSeconds(6), (await TakeAsync()).RetryAfter);
    }

    [Fact]
    public void In_no_minute_are_there_more_than_twice_the_limit_and_in_the_long_run_no_more_than_the_limit() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 20_000].Array[1, 300]).Sample((count, pauses) =>
        {
            var (fullAt, now, limit) = (0L, 0L, RateLimit.PerMinute(count));
            var taken = new List<long>();
            foreach (var pause in pauses)
            {
                now += TimeSpan.FromMilliseconds(pause).Ticks;
                var before = fullAt;
                var decision = CellRate.Take(ref fullAt, now, limit);
                Assert.InRange(decision.Remaining, 0, count - 1);
                Assert.Equal(decision.Allowed, decision.RetryAfter == TimeSpan.Zero);
                if (decision.Allowed)
                {
                    taken.Add(now);
                }
                else
                {
                    var later = before;
                    Assert.True(CellRate.Take(ref later, now + decision.RetryAfter.Ticks, limit).Allowed);
                }
            }

            var minute = limit.Period.Ticks;
            return taken.All(start => taken.Count(t => t >= start && t < start + minute) <= 2 * count)
                && taken.Count <= count + 1 + (now * count / minute);
        });

    [Fact]
    public void A_bucket_from_a_clock_that_was_ahead_is_full_again_within_one_period()
    {
        var fullAt = TimeSpan.FromDays(3650).Ticks;
        var now = 0L;

        Assert.False(CellRate.Take(ref fullAt, now, Ten).Allowed);
        Assert.InRange(CellRate.Take(ref fullAt, now, Ten).RetryAfter, TimeSpan.Zero, Ten.Period);
        now += TimeSpan.FromDays(3649).Ticks;
        Assert.InRange(CellRate.Take(ref fullAt, now, Ten).RetryAfter, TimeSpan.Zero, Ten.Period);
    }

    [Fact]
    public async Task Memory_is_bounded_however_many_addresses_ask_and_each_of_them_is_still_limited()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 500_000; i++)
        {
            await _limiter.TakeAsync($"ip:2001:db8:{i >> 16:x}:{i & 0xffff:x}::/64", Ten, default);
        }

        Assert.Equal(LocalRateLimiter.Capacity, _limiter.Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 40_000_000);

        // 400 000 newcomers share the rest of the buckets: there is nothing left for one more.
        Assert.False((await _limiter.TakeAsync("ip:one-more", Ten, default)).Allowed);
        Assert.True((await _limiter.TakeAsync("ip:2001:db8:0:1::/64", Ten, default)).Allowed);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await _limiter.TakeAsync("ip:one-more", Ten, default)).Allowed);
        Assert.Equal(1, _limiter.Count);
    }

    private ValueTask<RateDecision> TakeAsync() => _limiter.TakeAsync("bucket", Ten, default);
}

using Microsoft.Extensions.Logging.Abstractions;
using Millrace.FleetTests.Support;
using Millrace.Transport.RateLimits;
using Xunit;

namespace Millrace.FleetTests.Redis;

public sealed class RedisRateLimiterTests(SharedRedis redis) : IAsyncDisposable
{
    private static readonly RateLimit Five = new(5, TimeSpan.FromHours(1));

    private readonly string _prefix = Replica.NewPrefix();
    private readonly List<Replica> _replicas = [];

    [Fact]
    public async Task Replicas_share_a_limit()
    {
        var limiters = new[] { Limiter(), Limiter(), Limiter() };

        var decisions = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => limiters[i % 3].TakeAsync("bucket", Five, default).AsTask()));

        Assert.Equal([4, 3, 2, 1, 0], decisions.Where(d => d.Allowed).Select(d => d.Remaining).OrderDescending());
        Assert.All(decisions.Where(d => !d.Allowed), d => Assert.InRange(d.RetryAfter, TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(12)));
        Assert.True((await limiters[0].TakeAsync("another bucket", Five, default)).Allowed);
    }

    [Fact]
    public async Task A_bucket_fills_again_and_is_then_forgotten()
    {
        var limiter = Limiter();
        var quick = new RateLimit(2, TimeSpan.FromMilliseconds(400));
        Assert.True((await limiter.TakeAsync("bucket", quick, default)).Allowed);
        Assert.True((await limiter.TakeAsync("bucket", quick, default)).Allowed);

        RateDecision decision;
        do
        {
            decision = await limiter.TakeAsync("bucket", quick, default);
            Assert.InRange(decision.RetryAfter, TimeSpan.Zero, quick.Period);
            await Task.Delay(decision.RetryAfter);
        }
        while (!decision.Allowed);

        await Until(async () => !await Link.CallAsync(database => database.KeyExistsAsync(Link.Key("rate:bucket"))));
    }

    [Fact]
    public async Task A_clock_of_Redis_that_was_ahead_locks_nobody_out_for_longer_than_the_period()
    {
        var limiter = Limiter();
        await Link.CallAsync(database => database.StringSetAsync(Link.Key("rate:bucket"), "9000000000000000"));

        var refused = await limiter.TakeAsync("bucket", Five, default);

        Assert.False(refused.Allowed);
        Assert.InRange(refused.RetryAfter, TimeSpan.Zero, Five.Period);
    }

    [Fact]
    public async Task While_Redis_is_away_each_process_limits_by_itself()
    {
        using var server = new RedisServer();
        await using var replica = new Replica(server.Url, _prefix, timeout: TimeSpan.FromSeconds(1));
        var limiter = new RedisRateLimiter(replica.Link, TimeProvider.System, NullLogger<RedisRateLimiter>.Instance);
        Assert.True((await limiter.TakeAsync("bucket", Five, default)).Allowed);
        server.Kill();

        var allowed = 0;
        for (var i = 0; i < 20; i++)
        {
            allowed += (await limiter.TakeAsync("bucket", Five, default)).Allowed ? 1 : 0;
        }

        Assert.Equal(5, allowed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private Millrace.Transport.Redis.RedisLink Link => _replicas[0].Link;

    private RedisRateLimiter Limiter()
    {
        var replica = new Replica(redis.Server.Url, _prefix);
        _replicas.Add(replica);
        return new RedisRateLimiter(replica.Link, TimeProvider.System, NullLogger<RedisRateLimiter>.Instance);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}

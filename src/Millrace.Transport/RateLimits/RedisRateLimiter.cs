using Microsoft.Extensions.Logging;
using Millrace.Transport.Redis;

namespace Millrace.Transport.RateLimits;

/// <summary>
/// Buckets shared by a fleet, <c>rate:BUCKET</c>, by Redis's own clock; each is gone by itself once it is full again. While Redis is
/// away each process counts by itself: callers then get up to as many times the limit as there are replicas, and never no limit.
/// </summary>
internal sealed partial class RedisRateLimiter(RedisLink link, TimeProvider time, ILogger<RedisRateLimiter> log) : IRateLimiter
{
    // The same as CellRate, in microseconds. KEYS: bucket. ARGV: period, count. Answers allowed, until full, until the next.
    private static readonly RedisScript Take = new("""
        local clock = redis.call('TIME')
        local now = clock[1] * 1000000 + clock[2]
        local period = tonumber(ARGV[1])
        local share = math.max(1, math.floor(period / tonumber(ARGV[2])))
        local from = tonumber(redis.call('GET', KEYS[1]) or '0')
        if from < now then from = now end
        if from > now + period then from = now + period end
        local full = from + share
        local wait = full - period - now
        if wait > 0 then return {0, from - now, wait} end
        redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
        return {1, full - now, 0}
        """);

    private readonly LocalRateLimiter _alone = new(time);
    private int _isAlone;

    public async ValueTask<RateDecision> TakeAsync(string bucket, RateLimit limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var answer = (long[])(await link.RunAsync(Take, [link.Key("rate:" + bucket)], [limit.Period.Ticks / TimeSpan.TicksPerMicrosecond, limit.Count]))!;
            _isAlone = 0;
            return Decision(answer[0] == 1, Microseconds(answer[1]), Microseconds(answer[2]), limit);
        }
        catch (TransportUnavailableException e)
        {
            if (Interlocked.Exchange(ref _isAlone, 1) == 0)
            {
                LogAlone(e.Message);
            }

            return await _alone.TakeAsync(bucket, limit, cancellation);
        }
    }

    private static RateDecision Decision(bool allowed, TimeSpan reset, TimeSpan retryAfter, RateLimit limit)
    {
        var share = Math.Max(1, limit.Period.Ticks / limit.Count);
        return new RateDecision(allowed, allowed ? (int)Math.Clamp((limit.Period - reset).Ticks / share, 0, limit.Count - 1) : 0, reset, retryAfter);
    }

    private static TimeSpan Microseconds(long value) => TimeSpan.FromTicks(value * TimeSpan.TicksPerMicrosecond);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rates are limited by this process alone, until Redis is back: {Reason}")]
    private partial void LogAlone(string reason);
}

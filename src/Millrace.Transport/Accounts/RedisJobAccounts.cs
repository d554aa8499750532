using System.Globalization;
using Millrace.Transport.Redis;

namespace Millrace.Transport.Accounts;

/// <summary>
/// Accounts shared by a fleet. <c>places:ACCOUNT</c> is a sorted set of jobs by when they took their place (Redis's clock, ms), and
/// <c>cpu:ACCOUNT:DAY</c> a number of milliseconds. The script that ends a job frees its place and books its time in the same step,
/// so each happens once. A place whose job never came to be (its API died in between) is found when it is needed.
/// </summary>
internal sealed class RedisJobAccounts(RedisLink link, TimeProvider time) : IJobAccounts
{
    // KEYS: places. ARGV: prefix, id, maximum, ms after which a place without a living job is free, seconds to live.
    private static readonly RedisScript Open = new("""
        local now = redis.call('TIME')
        local ms = now[1] * 1000 + math.floor(now[2] / 1000)
        if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
          for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms - ARGV[4], 'LIMIT', 0, 100)) do
            local status = redis.call('HGET', ARGV[1] .. 'job:' .. id, 'st')
            if not status or tonumber(status) > 1 then redis.call('ZREM', KEYS[1], id) end
          end
          if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
        end
        redis.call('ZADD', KEYS[1], ms, ARGV[2])
        redis.call('EXPIRE', KEYS[1], ARGV[5])
        return 1
        """);

    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    /// <summary>Between taking a place and recording the job lies a moment; far less than this.</summary>
    internal TimeSpan Doubt { get; init; } = TimeSpan.FromSeconds(30);

    public async ValueTask<bool> TryOpenAsync(string account, string jobId, int maximum, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (int)await link.RunAsync(
            Open, [link.Key("places:" + account)], [link.Options.Prefix, jobId, maximum, (long)Doubt.TotalMilliseconds, (long)TimeToLive.TotalSeconds]) == 1;
    }

    public async ValueTask WithdrawAsync(string account, string jobId, CancellationToken cancellation)
    {
        try
        {
            await link.CallAsync(database => database.SortedSetRemoveAsync(link.Key("places:" + account), jobId));
        }
        catch (TransportUnavailableException)
        {
            // It is found to be nobody's when somebody needs it.
        }
    }

    public async ValueTask<TimeSpan> CpuTodayAsync(string account, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var day = CpuUse.DayOf(time.GetUtcNow()).ToString(CultureInfo.InvariantCulture);
        var used = await link.CallAsync(database => database.StringGetAsync(link.Key($"cpu:{account}:{day}")));
        return used.IsNull ? TimeSpan.Zero : TimeSpan.FromMilliseconds((double)used);
    }
}

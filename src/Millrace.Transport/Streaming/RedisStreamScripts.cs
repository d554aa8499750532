using Millrace.Transport.Redis;

namespace Millrace.Transport.Streaming;

/// <summary>The live log of a job (<c>log:ID</c>, batches of events by their first number) and what <c>job:ID</c> says of it.</summary>
internal static class RedisStreamScripts
{
    // KEYS: job, log. ARGV: attempt, first number, last number, first number of the attempt, writer, batch, channel, seconds to live.
    // Answers {1} appended; {0, last number there, its writer} does not follow what is there; {-1} overtaken; {-2} unknown; {-3} ended.
    public static readonly RedisScript Append = new("""
        local job = redis.call('HMGET', KEYS[1], 'st', 'la', 'ls', 'lw')
        if not job[1] then return {-2} end
        if tonumber(job[1]) > 1 then return {-3} end
        local attempt, known = tonumber(ARGV[1]), tonumber(job[2] or '0')
        if attempt < known then return {-1} end
        local last = tonumber(job[3] or '0')
        if attempt > known then
          if attempt > 1 then
            redis.call('DEL', KEYS[2])
            last = ARGV[4] - 1
          end
          redis.call('HSET', KEYS[1], 'la', attempt, 'ls', string.format('%.0f', last), 'lw', '')
          job[4] = ''
        end
        if tonumber(ARGV[2]) ~= last + 1 then return {0, string.format('%.0f', last), job[4] or ''} end
        redis.call('ZADD', KEYS[2], ARGV[2], ARGV[6])
        redis.call('EXPIRE', KEYS[2], ARGV[8])
        redis.call('HSET', KEYS[1], 'ls', ARGV[3], 'lw', ARGV[5])
        redis.call('PUBLISH', ARGV[7], ARGV[6])
        return {1}
        """);

    // KEYS: job, log. ARGV: read after this number, batches at most, stride between attempts.
    // Answers {status or -1 for unknown, attempt, last number, batches...}; the first batch may begin at or before the number.
    public static readonly RedisScript Page = new("""
        local job = redis.call('HMGET', KEYS[1], 'st', 'la', 'ls')
        if not job[1] then return {'-1'} end
        local attempt, after = tonumber(job[2] or '0'), tonumber(ARGV[1])
        if attempt > 1 then after = math.max(after, (attempt - 1) * ARGV[3]) end
        local from = string.format('%.0f', after + 1)
        local page = redis.call('ZREVRANGEBYSCORE', KEYS[2], from, '-inf', 'LIMIT', 0, 1)
        local rest = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. from, '+inf', 'LIMIT', 0, ARGV[2])
        for i = 1, #rest do page[#page + 1] = rest[i] end
        return {job[1], job[2] or '0', job[3] or '0', unpack(page)}
        """);
}

using Millrace.Transport.Redis;

namespace Millrace.Transport.Callbacks;

/// <summary>
/// <c>callback:ID</c> is a hash (ur URL, rc receiver, st state, si since, nx next, n attempts), <c>callback:ID:log</c> its attempts;
/// <c>callbacks:due:RECEIVER</c> what that receiver is to be told, by when, and <c>callbacks:receivers</c> the receivers by their first.
/// All times are Redis's own, ms. A claimed callback is one that is due when its lease ends.
/// </summary>
internal static class RedisCallbackScripts
{
    // KEYS: callback, receivers. ARGV: prefix, id, url, receiver, seconds to live. Answers 1 when it is new.
    public static readonly RedisScript Add = new($$"""
        {{Functions}}
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('HSET', KEYS[1], 'ur', ARGV[3], 'rc', ARGV[4], 'st', '{{Pending}}', 'si', now, 'nx', now, 'n', 0)
        redis.call('EXPIRE', KEYS[1], ARGV[5])
        redis.call('ZADD', ARGV[1] .. 'callbacks:due:' .. ARGV[4], now, ARGV[2])
        order(ARGV[1], ARGV[4])
        return 1
        """);

    // KEYS: receivers. ARGV: prefix, lease (ms), limit, of one receiver, then exceptions: receiver and number.
    public static readonly RedisScript Claim = new($$"""
        {{Functions}}
        local room = {}
        for i = 5, #ARGV, 2 do room[ARGV[i]] = tonumber(ARGV[i + 1]) end
        local claimed = {}
        for _, receiver in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1000)) do
          local most = math.min(room[receiver] or tonumber(ARGV[4]), tonumber(ARGV[3]) - #claimed)
          if most > 0 then
            local due = ARGV[1] .. 'callbacks:due:' .. receiver
            for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, most)) do
              local known = redis.call('HMGET', ARGV[1] .. 'callback:' .. id, 'st', 'ur', 'n', 'si')
              if known[1] == '{{Pending}}' then
                redis.call('ZADD', due, now + ARGV[2], id)
                claimed[#claimed + 1] = {id, known[2], receiver, known[3], now - known[4]}
              else
                redis.call('ZREM', due, id)
              end
            end
            order(ARGV[1], receiver)
          end
        end
        return claimed
        """);

    // KEYS: callback, log. ARGV: prefix, id, state, pause (ms), attempt, attempts kept.
    public static readonly RedisScript Settle = new($$"""
        {{Functions}}
        local known = redis.call('HMGET', KEYS[1], 'st', 'rc')
        if known[1] ~= '{{Pending}}' then return 0 end
        redis.call('HINCRBY', KEYS[1], 'n', 1)
        redis.call('RPUSH', KEYS[2], ARGV[5])
        redis.call('LTRIM', KEYS[2], -ARGV[6], -1)
        redis.call('PEXPIRE', KEYS[2], math.max(1, redis.call('PTTL', KEYS[1])))
        local due = ARGV[1] .. 'callbacks:due:' .. known[2]
        redis.call('HSET', KEYS[1], 'st', ARGV[3])
        if ARGV[3] == '{{Pending}}' then
          redis.call('HSET', KEYS[1], 'nx', now + ARGV[4])
          redis.call('ZADD', due, now + ARGV[4], ARGV[2])
        else
          redis.call('HDEL', KEYS[1], 'nx')
          redis.call('ZREM', due, ARGV[2])
        end
        order(ARGV[1], known[2])
        return 1
        """);

    // KEYS: callback. ARGV: prefix, id.
    public static readonly RedisScript Release = new($$"""
        {{Functions}}
        local known = redis.call('HMGET', KEYS[1], 'st', 'rc')
        if known[1] ~= '{{Pending}}' then return 0 end
        redis.call('ZADD', ARGV[1] .. 'callbacks:due:' .. known[2], now, ARGV[2])
        order(ARGV[1], known[2])
        return 1
        """);

    private const string Pending = "1";

    private const string Functions = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local function order(prefix, receiver)
          local first = redis.call('ZRANGE', prefix .. 'callbacks:due:' .. receiver, 0, 0, 'WITHSCORES')
          if first[2] then redis.call('ZADD', prefix .. 'callbacks:receivers', first[2], receiver)
          else redis.call('ZREM', prefix .. 'callbacks:receivers', receiver) end
        end
        """;
}

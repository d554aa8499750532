using Millrace.Transport.Redis;

namespace Millrace.Transport.Control;

/// <summary>
/// What is said to a job: <c>ear:ID</c> says who listens (t its token, a its attempt, c its channel), the weight of the input that was said (s) and that the
/// job has taken (r), and the last number given (n: Redis's
/// clock in µs, or one more than the last, so that a Redis that lost its last moments gives no number twice); <c>urgent:ID</c> and <c>input:ID</c> hold what was said and not taken, each entry a number, a colon and the message.
/// </summary>
internal static class RedisControlScripts
{
    // Whether an attempt is not the newest one: by the job itself, or by who listens. A job that is over is listened for by nobody.
    private const string Overtaken = """
        local function overtaken(attempt)
          local job = redis.call('HMGET', KEYS[4], 'at', 'st')
          if job[1] and (tonumber(job[1]) > tonumber(attempt) or tonumber(job[2]) > 1) then return true end
          return tonumber(redis.call('HGET', KEYS[1], 'a') or '0') > tonumber(attempt)
        end
        """;

    // KEYS: ear, urgent, input, job. ARGV: token, channel of the listening process, seconds to live, job id, attempt. Tells an earlier listener
    // that it is over. Answers 0 when a newer attempt is there.
    public static readonly RedisScript Listen = new(Overtaken + """

        local earlier = redis.call('HMGET', KEYS[1], 't', 'c')
        if earlier[1] == ARGV[1] then return 1 end
        if overtaken(ARGV[5]) then return 0 end
        redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
        redis.call('HSET', KEYS[1], 't', ARGV[1], 'a', ARGV[5], 'c', ARGV[2], 's', 0, 'r', 0, 'n', 0)
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        if earlier[2] then redis.call('PUBLISH', earlier[2], 'over ' .. ARGV[4] .. ' ' .. earlier[1]) end
        return 1
        """);

    // KEYS: ear, urgent, input. ARGV: token.
    public static readonly RedisScript Leave = new("""
        if redis.call('HGET', KEYS[1], 't') == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2], KEYS[3]) end
        return 1
        """);

    // KEYS: ear, lane. ARGV: message, weight (0 for what is not bounded by bytes), most bytes, most messages, job id, seconds to live.
    // Answers 1 sent, 0 full, -1 nobody listens.
    public static readonly RedisScript Say = new("""
        local ear = redis.call('HMGET', KEYS[1], 'c', 's', 'r')
        if not ear[1] then return -1 end
        local weight, waiting = tonumber(ARGV[2]), ear[2] - ear[3]
        if weight > 0 and waiting > 0 and waiting + weight > tonumber(ARGV[3]) then return 0 end
        if weight == 0 and redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[4]) then return 0 end
        if weight > 0 then redis.call('HINCRBY', KEYS[1], 's', weight) end
        local now = redis.call('TIME')
        local number = string.format('%.0f', math.max(redis.call('HGET', KEYS[1], 'n') + 1, now[1] * 1000000 + now[2]))
        redis.call('HSET', KEYS[1], 'n', number)
        redis.call('RPUSH', KEYS[2], number .. ':' .. ARGV[1])
        redis.call('EXPIRE', KEYS[2], ARGV[6])
        redis.call('PUBLISH', ear[1], 'news ' .. ARGV[5])
        return 1
        """);

    // KEYS: ear, urgent, input, job. ARGV: token, last number taken of each lane, seconds to live, channel, weight taken, attempt. Forgets what was
    // taken and answers what was not: {urgent..., '', input...}; nothing when another listens. A listener that Redis has lost is there
    // again, unless its attempt is over.
    public static readonly RedisScript Take = new(Overtaken + """

        local token = redis.call('HGET', KEYS[1], 't')
        if token and token ~= ARGV[1] then return false end
        if not token and overtaken(ARGV[7]) then return false end
        if not token then redis.call('HSET', KEYS[1], 't', ARGV[1], 'a', ARGV[7], 'c', ARGV[5], 's', ARGV[6], 'n', string.format('%.0f', math.max(ARGV[2], ARGV[3]))) end
        redis.call('HSET', KEYS[1], 'r', ARGV[6])
        redis.call('EXPIRE', KEYS[1], ARGV[4])
        local answer = {}
        for lane = 2, 3 do
          local waiting = redis.call('LRANGE', KEYS[lane], 0, 127)
          for _, entry in ipairs(waiting) do
            if tonumber(string.match(entry, '^%d+')) <= tonumber(ARGV[lane]) then
              redis.call('LPOP', KEYS[lane])
            else
              answer[#answer + 1] = entry
            end
          end
          if lane == 2 then answer[#answer + 1] = '' end
        end
        return answer
        """);

    // KEYS: ear. ARGV: token, weight taken so far. Input that the job has taken weighs no more.
    public static readonly RedisScript Release = new("""
        if redis.call('HGET', KEYS[1], 't') == ARGV[1] then redis.call('HSET', KEYS[1], 'r', ARGV[2]) end
        return 1
        """);
}

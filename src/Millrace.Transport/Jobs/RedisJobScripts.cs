using Millrace.Transport.Redis;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Every change of a job is one script, so it happens whole or not at all. Each change carries a token: when an answer is lost and
/// the same change is asked for again, it is answered again and not made twice.
/// <para>
/// Fields of <c>job:ID</c>: st status, at attempt, mb entry in the sorted sets, cs creation (µs), cr/sa/fi created, started, finished
/// (ticks), ru runner, ik idempotency key, rh request hash, tn tenant, ws workspace, lg language, sp/ss spec and its summary, rs/rz
/// result and its summary, rq/rt number and time of the last event, ev events, la/ls/lw attempt, last number and writer of the live
/// log, ac the key's account, tk token of the last change.
/// </para>
/// </summary>
internal static class RedisJobScripts
{
    private const string Full = "'st','at','cr','sa','fi','ru','ik','rh','tn','sp','rs','ac'";

    // KEYS: job, gone, order, all, workspace, tenant, language, status, open, unconfirmed, idempotency key (its bare prefix for none).
    // ARGV: prefix, id, token, restore or '', score, then fields and values.
    // Answers {0} recorded; {1, id, fields} known under the key; {2} the id is taken; {3} it is gone.
    public static readonly RedisScript Create = new($$"""
        local keyed = KEYS[11] ~= ARGV[1] .. 'key:'
        if ARGV[4] == '' and keyed then
          local known = redis.call('GET', KEYS[11])
          if known and known ~= ARGV[2] then
            local fields = redis.call('HMGET', ARGV[1] .. 'job:' .. known, {{Full}})
            if fields[1] then return {1, known, fields} end
          end
        end
        local token = redis.call('HGET', KEYS[1], 'tk')
        if token then return {token == ARGV[3] and 0 or 2} end
        if ARGV[4] ~= '' and redis.call('EXISTS', KEYS[2]) == 1 then return {3} end
        local member = string.format('%012x', redis.call('INCR', KEYS[3])) .. ':' .. ARGV[2]
        redis.call('HSET', KEYS[1], 'tk', ARGV[3], 'mb', member, 'cs', ARGV[5], unpack(ARGV, 6))
        for i = 4, 9 do redis.call('ZADD', KEYS[i], ARGV[5], member) end
        if ARGV[4] == '' then
          local now = redis.call('TIME')
          redis.call('ZADD', KEYS[10], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[2])
        end
        if keyed then redis.call('SET', KEYS[11], ARGV[2], 'NX') end
        return {0}
        """);

    // KEYS: job, log, queued, running, unconfirmed, kept. ARGV: id, token, runner, now (ticks), stride, queued, running.
    // Answers nothing for a job that must not be run; else {fields, events before the first attempt}.
    public static readonly RedisScript Start = new($$"""
        local job = redis.call('HMGET', KEYS[1], 'st', 'at', 'tk', 'mb', 'cs')
        if not job[1] or tonumber(job[1]) > tonumber(ARGV[7]) then return false end
        local attempt = tonumber(job[2])
        if job[3] ~= ARGV[2] then
          attempt = attempt + 1
          redis.call('HSET', KEYS[1], 'st', ARGV[7], 'at', attempt, 'sa', ARGV[4], 'ru', ARGV[3], 'tk', ARGV[2])
          redis.call('ZREM', KEYS[3], job[4])
          redis.call('ZADD', KEYS[4], job[5], job[4])
          redis.call('ZREM', KEYS[5], ARGV[1])
          redis.call('ZREM', KEYS[6], ARGV[1])
          redis.call('HSET', KEYS[1], 'la', attempt)
          if attempt > 1 then
            redis.call('DEL', KEYS[2])
            redis.call('HSET', KEYS[1], 'ls', string.format('%.0f', (attempt - 1) * ARGV[5]), 'lw', '')
          end
        end
        local story = {}
        if attempt == 1 then story = redis.call('ZRANGE', KEYS[2], 0, -1) end
        return {redis.call('HMGET', KEYS[1], {{Full}}), story}
        """);

    // KEYS: job, log, from, to, open, finished, unconfirmed.
    // ARGV: prefix, id, token, attempt, from, to, last number in the log or -1, finished (µs), seconds to live, seconds the log stays,
    //       channel, announcement, CPU time (ms), day, then fields and values.
    // Answers 1 won, 0 void, -1 unknown, -2 the log has more.
    public static readonly RedisScript Finish = new("""
        local job = redis.call('HMGET', KEYS[1], 'st', 'at', 'tk', 'mb', 'ls', 'ik', 'cs', 'tn', 'ac')
        if not job[1] then return -1 end
        if job[1] ~= ARGV[5] or job[2] ~= ARGV[4] then return job[3] == ARGV[3] and 1 or 0 end
        if ARGV[7] ~= '-1' and (job[5] or '0') ~= ARGV[7] then return -2 end
        redis.call('HSET', KEYS[1], 'tk', ARGV[3], 'st', ARGV[6], unpack(ARGV, 15))
        redis.call('ZREM', KEYS[3], job[4])
        redis.call('ZADD', KEYS[4], job[7], job[4])
        redis.call('ZREM', KEYS[5], job[4])
        redis.call('ZADD', KEYS[6], ARGV[8], job[4])
        redis.call('ZREM', KEYS[7], ARGV[2])
        redis.call('ZREM', ARGV[1] .. 'kept', ARGV[2])
        redis.call('EXPIRE', KEYS[1], ARGV[9])
        redis.call('EXPIRE', KEYS[2], ARGV[10])
        if job[6] then redis.call('EXPIRE', ARGV[1] .. 'key:' .. job[8] .. ':' .. job[6], ARGV[9]) end
        if job[9] and redis.call('ZREM', ARGV[1] .. 'places:' .. job[9], ARGV[2]) == 1 then
          local used = ARGV[1] .. 'cpu:' .. job[9] .. ':' .. ARGV[14]
          redis.call('INCRBYFLOAT', used, ARGV[13])
          redis.call('EXPIRE', used, 259200)
        end
        redis.call('PUBLISH', ARGV[11], ARGV[12])
        return 1
        """);

    private const string Drop = """
        local function drop(prefix, id)
          local name = prefix .. 'job:' .. id
          local job = redis.call('HMGET', name, 'mb', 'ws', 'tn', 'lg', 'st', 'ik', 'ac')
          if job[1] then
            for _, set in ipairs({'jobs', 'open', 'finished', 'workspace:' .. job[2], 'tenant:' .. job[3], 'language:' .. job[4], 'status:' .. job[5]}) do
              redis.call('ZREM', prefix .. set, job[1])
            end
            if job[7] then redis.call('ZREM', prefix .. 'places:' .. job[7], id) end
            local key = prefix .. 'key:' .. job[3] .. ':' .. (job[6] or '')
            if job[6] and redis.call('GET', key) == id then redis.call('DEL', key) end
          end
          redis.call('ZREM', prefix .. 'unconfirmed', id)
          redis.call('ZREM', prefix .. 'kept', id)
          redis.call('SET', prefix .. 'gone:' .. id, '1', 'EX', 3600)
          return redis.call('UNLINK', name, prefix .. 'log:' .. id)
        end

        """;

    // KEYS: job. ARGV: prefix, id, channel, announcement.
    public static readonly RedisScript Delete = new(Drop + """
        drop(ARGV[1], ARGV[2])
        redis.call('PUBLISH', ARGV[3], ARGV[4])
        return 1
        """);

    // KEYS: job, unconfirmed. ARGV: prefix, id, channel, announcement.
    // Answers 1 taken back, 0 in the queue: whoever confirms or starts a job takes it out of the unconfirmed.
    public static readonly RedisScript TakeBack = new(Drop + """
        if redis.call('EXISTS', KEYS[1]) == 1 and not redis.call('ZSCORE', KEYS[2], ARGV[2]) then return 0 end
        drop(ARGV[1], ARGV[2])
        redis.call('PUBLISH', ARGV[3], ARGV[4])
        return 1
        """);

    // KEYS: job, unconfirmed. ARGV: id. Answers whether there is such a job.
    public static readonly RedisScript Confirm = new("""
        redis.call('ZREM', KEYS[2], ARGV[1])
        return redis.call('EXISTS', KEYS[1])
        """);

    // KEYS: finished. ARGV: prefix, finished before (µs), keep, most at once. Answers how many were dropped.
    public static readonly RedisScript Expire = new(Drop + """
        local most = tonumber(ARGV[4])
        local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[2], 'LIMIT', 0, most)
        local more = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
        if more > #members then members = redis.call('ZRANGE', KEYS[1], 0, math.min(more, most) - 1) end
        for _, member in ipairs(members) do
          drop(ARGV[1], string.sub(member, 14))
          redis.call('ZREM', KEYS[1], member)
        end
        return #members
        """);

    // KEYS: the sorted sets that hold all that is asked for. ARGV: prefix, score and order to begin below, how many, most to look at,
    // status, workspace, tenant, language ('' for any).
    // Answers {'1' when there is no more, score, order to go on below, {score, order, id, fields}...}.
    public static readonly RedisScript List = new("""
        local set, size = KEYS[1], nil
        for _, key in ipairs(KEYS) do
          local count = redis.call('ZCARD', key)
          if not size or count < size then set, size = key, count end
        end
        local score, order = ARGV[2], ARGV[3]
        local wanted, budget = tonumber(ARGV[4]), tonumber(ARGV[5])
        local found, looked, offset = {}, 0, 0
        while #found < wanted and looked < budget do
          local page = redis.call('ZREVRANGEBYSCORE', set, ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', offset, 128)
          if #page == 0 then return {'1', score, order, unpack(found)} end
          offset = offset + #page / 2
          for i = 1, #page, 2 do
            local member = page[i]
            if #found < wanted and (tonumber(page[i + 1]) ~= tonumber(ARGV[2]) or string.sub(member, 1, 12) < ARGV[3]) then
              looked = looked + 1
              score, order = page[i + 1], string.sub(member, 1, 12)
              local id = string.sub(member, 14)
              local name = ARGV[1] .. 'job:' .. id
              local job = redis.call('HMGET', name, 'st', 'ws', 'tn', 'lg')
              if not job[1] then
                redis.call('ZREM', set, member)
                offset = offset - 1
              elseif (ARGV[6] == '' or ARGV[6] == job[1]) and (ARGV[7] == '' or ARGV[7] == job[2])
                and (ARGV[8] == '' or ARGV[8] == job[3]) and (ARGV[9] == '' or ARGV[9] == job[4]) then
                found[#found + 1] = {score, order, id, redis.call('HMGET', name, 'st','at','cr','sa','fi','ru','ik','rh','tn','ss','rz','ac')}
              end
            end
          end
        end
        return {'0', score, order, unpack(found)}
        """);

    // KEYS: unconfirmed. ARGV: seconds of age, most at once. Answers ids, each to one caller only until it is so old again.
    public static readonly RedisScript ClaimUnconfirmed = new("""
        local now = redis.call('TIME')
        local ms = now[1] * 1000 + math.floor(now[2] / 1000)
        local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms - ARGV[1] * 1000, 'LIMIT', 0, ARGV[2])
        for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ms, id) end
        return ids
        """);

    // KEYS: job, kept. ARGV: id, attempt, running, seconds. Answers 1 kept, 0 when the attempt is over.
    public static readonly RedisScript Keep = new("""
        local job = redis.call('HMGET', KEYS[1], 'st', 'at')
        if job[1] ~= ARGV[3] or job[2] ~= ARGV[2] then return 0 end
        redis.call('ZADD', KEYS[2], redis.call('TIME')[1] + ARGV[4], ARGV[1])
        return 1
        """);

    // KEYS: kept. ARGV: most at once, seconds. Answers ids whose runner is silent, each to one caller only for so many seconds.
    public static readonly RedisScript ClaimLeft = new("""
        local now = redis.call('TIME')[1]
        local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. now, 'LIMIT', 0, ARGV[1])
        for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], now + ARGV[2], id) end
        return ids
        """);
}

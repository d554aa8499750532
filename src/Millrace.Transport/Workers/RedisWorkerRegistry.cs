using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Millrace.Contracts;
using Millrace.Contracts.Workers;
using Millrace.Transport.Redis;

namespace Millrace.Transport.Workers;

/// <summary>
/// The runners of a fleet. When one was last heard of is told by Redis's clock alone. One that missed three beats is unhealthy; one
/// that missed <see cref="ForgetBeats"/> is forgotten.
/// </summary>
internal sealed class RedisWorkerRegistry(RedisLink link, IOptions<EmbeddedTransportOptions> options) : IWorkerRegistry
{
    /// <summary>After so many missed beats nobody hears of a runner any more.</summary>
    public const int ForgetBeats = 12;

    private const int MissedBeats = 3;

    private static readonly JsonTypeInfo<WorkerHeartbeat> Type = (JsonTypeInfo<WorkerHeartbeat>)MillraceJson.Wire.GetTypeInfo(typeof(WorkerHeartbeat));

    // KEYS: workers (last words), beats (when, ms). ARGV: runner, heartbeat.
    private static readonly RedisScript Publish = new("""
        local now = redis.call('TIME')
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[1])
        return 1
        """);

    // KEYS: workers, beats. ARGV: ms after which one is forgotten. Answers {ms since the last beat, heartbeat}...
    private static readonly RedisScript List = new("""
        local now = redis.call('TIME')
        local ms = now[1] * 1000 + math.floor(now[2] / 1000)
        for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. (ms - ARGV[1]))) do
          redis.call('HDEL', KEYS[1], gone)
          redis.call('ZREM', KEYS[2], gone)
        end
        local beats, answer = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES'), {}
        for i = 1, #beats, 2 do
          local heartbeat = redis.call('HGET', KEYS[1], beats[i])
          if heartbeat then answer[#answer + 1] = {ms - beats[i + 1], heartbeat} end
        end
        return answer
        """);

    private readonly TimeSpan _beat = options.Value.WorkerBeat;

    public Task PublishAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation) =>
        link.RunAsync(Publish, [link.Key("workers"), link.Key("beats")], [heartbeat.RunnerId, JsonSerializer.SerializeToUtf8Bytes(heartbeat, Type)]);

    public async Task<IReadOnlyList<WorkerHeartbeat>> ListAsync(CancellationToken cancellation)
    {
        var answer = (StackExchange.Redis.RedisResult[])(await link.RunAsync(
            List, [link.Key("workers"), link.Key("beats")], [(long)(_beat * ForgetBeats).TotalMilliseconds]))!;
        return [.. answer.Select(Read).OrderBy(heartbeat => heartbeat.RunnerId, StringComparer.Ordinal)];
    }

    private WorkerHeartbeat Read(StackExchange.Redis.RedisResult entry)
    {
        var heartbeat = JsonSerializer.Deserialize((byte[])entry[1]!, Type)!;
        return heartbeat with { IsSilent = (long)entry[0] > (_beat * MissedBeats).TotalMilliseconds };
    }
}

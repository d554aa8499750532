using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Access;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Keys;

/// <summary>
/// Keys shared by a fleet, in three hashes that never expire: <c>keys:records</c> by id, <c>keys:hashes</c> from hash to id and
/// <c>keys:revoked</c> from id to ticks. Every question goes to Redis, so all replicas refuse a revoked key at once.
/// </summary>
internal sealed class RedisKeyStore(RedisLink link) : IKeyStore
{
    // KEYS: records, hashes. ARGV: id, hash, record.
    private static readonly RedisScript Add = new("""
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
        return 1
        """);

    // KEYS: records, hashes, revoked. ARGV: hash or '', id.
    private static readonly RedisScript Find = new("""
        local id = ARGV[2]
        if ARGV[1] ~= '' then id = redis.call('HGET', KEYS[2], ARGV[1]) end
        if not id then return false end
        local record = redis.call('HGET', KEYS[1], id)
        return record and {record, redis.call('HGET', KEYS[3], id)}
        """);

    // KEYS: records, revoked. ARGV: id, now. Answers as Find.
    private static readonly RedisScript Revoke = new("""
        local record = redis.call('HGET', KEYS[1], ARGV[1])
        if not record then return false end
        redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
        return {record, redis.call('HGET', KEYS[2], ARGV[1])}
        """);

    private readonly RedisKey _records = link.Key("keys:records");
    private readonly RedisKey _hashes = link.Key("keys:hashes");
    private readonly RedisKey _revoked = link.Key("keys:revoked");

    public Task AddAsync(ApiKey key, string hash, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return link.RunAsync(Add, [_records, _hashes], [key.KeyId, hash, JsonSerializer.SerializeToUtf8Bytes(key, MillraceJson.Default.ApiKey)]);
    }

    public async Task<ApiKey?> FindAsync(string hash, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return hash.Length == 0 ? null : Read(await link.RunAsync(Find, [_records, _hashes, _revoked], [hash, ""]));
    }

    public async Task<ApiKey?> GetAsync(string keyId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Read(await link.RunAsync(Find, [_records, _hashes, _revoked], ["", keyId]));
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var records = await link.CallAsync(database => database.HashGetAllAsync(_records));
        var revoked = (await link.CallAsync(database => database.HashGetAllAsync(_revoked))).ToDictionary(entry => entry.Name, entry => entry.Value);
        return
        [
            .. records.Select(entry => Read((byte[])entry.Value!, revoked.GetValueOrDefault(entry.Name)))
                .OrderBy(key => key.CreatedAt)
                .ThenBy(key => key.KeyId, StringComparer.Ordinal),
        ];
    }

    public async Task<ApiKey?> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Read(await link.RunAsync(Revoke, [_records, _revoked], [keyId, now.UtcTicks]));
    }

    private static ApiKey? Read(RedisResult answer) => answer.IsNull ? null : Read((byte[])answer[0]!, answer.Length > 1 ? (RedisValue)answer[1] : RedisValue.Null);

    private static ApiKey Read(byte[] record, RedisValue revoked)
    {
        var key = JsonSerializer.Deserialize(record, MillraceJson.Default.ApiKey)!;
        return revoked.IsNull ? key : key with { RevokedAt = new DateTimeOffset((long)revoked, TimeSpan.Zero) };
    }
}

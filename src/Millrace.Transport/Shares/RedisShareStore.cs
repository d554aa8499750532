using Millrace.Transport.Jobs;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Shares;

/// <summary>
/// Shares of a fleet, which never expire: <c>share:ID</c> is a hash (tn tenant, lg language, cr created, dg digest, ct content),
/// <c>shares:TENANT</c> its shares in the order they were made, <c>shares:bytes</c> the size of all. Redis must be set up to keep what
/// it is given (append-only file, no eviction).
/// </summary>
internal sealed class RedisShareStore(RedisLink link) : IShareStore
{
    // KEYS: share, list, bytes, order. ARGV: id, tenant, language, created, digest, content, capacity.
    // Answers {0} added; {1, fields} taken; {2} full.
    private static readonly RedisScript Add = new("""
        local known = redis.call('HMGET', KEYS[1], 'tn', 'lg', 'cr', 'dg', 'ct')
        if known[1] then return {1, known} end
        if tonumber(redis.call('GET', KEYS[3]) or '0') + #ARGV[6] > tonumber(ARGV[7]) then return {2} end
        redis.call('HSET', KEYS[1], 'tn', ARGV[2], 'lg', ARGV[3], 'cr', ARGV[4], 'dg', ARGV[5], 'ct', ARGV[6])
        redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[4]), ARGV[1])
        redis.call('INCRBY', KEYS[3], #ARGV[6])
        return {0}
        """);

    private static readonly RedisValue[] Whole = ["tn", "lg", "cr", "dg", "ct"];
    private static readonly RedisValue[] Summary = ["tn", "lg", "cr", "dg"];

    public async Task<(ShareOutcome Outcome, ShareRecord Share)> AddAsync(ShareRecord share, long capacity, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = await link.RunAsync(
            Add,
            [Key(share.ShareId), link.Key("shares:of:" + share.Tenant), link.Key("shares:bytes"), link.Key("shares:order")],
            [share.ShareId, share.Tenant, share.Language, share.CreatedAt.UtcTicks, share.Digest, PackedBlob.Pack(share.Content), capacity]);
        switch ((int)answer[0])
        {
            case 0:
                return (ShareOutcome.Added, share);
            case 1:
                var known = Read(share.ShareId, (RedisValue[])answer[1]!);
                return (known.Digest == share.Digest ? ShareOutcome.Known : ShareOutcome.Taken, known);
            default:
                return (ShareOutcome.Full, share);
        }
    }

    public async Task<ShareRecord?> GetAsync(string shareId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var fields = await link.CallAsync(database => database.HashGetAsync(Key(shareId), Whole));
        return fields[0].IsNull ? null : Read(shareId, fields);
    }

    public async Task<SharePage> ListAsync(string tenant, int limit, string? cursor, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var below = cursor is null ? double.PositiveInfinity : JobCursor.Parse(cursor).Seq;
        var entries = await link.CallAsync(database => database.SortedSetRangeByScoreWithScoresAsync(
            link.Key("shares:of:" + tenant), double.NegativeInfinity, below, Exclude.Stop, Order.Descending, 0, limit + 1));
        var shares = await Task.WhenAll(entries.Take(limit).Select(entry => SummaryAsync((string)entry.Element!)));
        return new SharePage([.. shares.OfType<ShareRecord>()], entries.Length > limit ? new JobCursor(0, (long)entries[limit - 1].Score).ToString() : null);
    }

    private async Task<ShareRecord?> SummaryAsync(string id)
    {
        var fields = await link.CallAsync(database => database.HashGetAsync(Key(id), Summary));
        return fields[0].IsNull ? null : Read(id, fields);
    }

    private RedisKey Key(string id) => link.Key("share:" + id);

    private static ShareRecord Read(string id, RedisValue[] fields) => new(
        id,
        fields[0]!,
        fields[1]!,
        new DateTimeOffset((long)fields[2], TimeSpan.Zero),
        fields[3]!,
        fields.Length > 4 ? PackedBlob.Unpack((byte[])fields[4]!).ToArray() : []);
}

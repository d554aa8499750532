using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Keys;
using Millrace.Transport.Keys;
using Xunit;

namespace Millrace.FleetTests.Redis;

public sealed class RedisKeyStoreTests : KeyStoreContract, IAsyncDisposable
{
    private readonly SharedRedis _redis;
    private readonly string _prefix = Replica.NewPrefix();
    private readonly Replica _replica;

    public RedisKeyStoreTests(SharedRedis redis)
    {
        _redis = redis;
        _replica = new Replica(redis.Server.Url, _prefix);
        Store = new RedisKeyStore(_replica.Link);
    }

    protected override IKeyStore Store { get; }

    [Fact]
    public async Task A_key_revoked_on_one_replica_is_refused_by_the_next_question_on_another()
    {
        var key = Key(0);
        await Store.AddAsync(key, Hash(key), default);
        await using var other = new Replica(_redis.Server.Url, _prefix);
        var store = new RedisKeyStore(other.Link);
        Assert.Null((await store.FindAsync(Hash(key), default))!.RevokedAt);

        await Store.RevokeAsync(key.KeyId, key.CreatedAt, default);

        Assert.NotNull((await store.FindAsync(Hash(key), default))!.RevokedAt);
    }

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}

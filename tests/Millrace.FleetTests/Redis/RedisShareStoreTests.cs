using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Shares;
using Millrace.Transport.Shares;

namespace Millrace.FleetTests.Redis;

public sealed class RedisShareStoreTests : ShareStoreContract, IAsyncDisposable
{
    private readonly Replica _replica;

    public RedisShareStoreTests(SharedRedis redis)
    {
        _replica = new Replica(redis.Server.Url, Replica.NewPrefix());
        Store = new RedisShareStore(_replica.Link);
    }

    protected override IShareStore Store { get; }

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}

using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Control;
using Millrace.Transport;
using Millrace.Transport.Control;

namespace Millrace.FleetTests.Redis;

public sealed class RedisJobControlTests : JobControlContract, IAsyncDisposable
{
    private readonly Replica _replica;

    public RedisJobControlTests(SharedRedis redis) =>
        _replica = new Replica(redis.Server.Url, Replica.NewPrefix(), new EmbeddedTransportOptions { StdinBacklogBytes = Bound });

    protected override IJobControlChannel Channel => _replica.Control;

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}

using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Jobs;
using Millrace.Transport.Jobs;

namespace Millrace.FleetTests.Redis;

public sealed class RedisJobStoreTests : JobStoreContract, IAsyncDisposable
{
    private readonly Replica _replica;

    public RedisJobStoreTests(SharedRedis redis) => _replica = new Replica(redis.Server.Url, Replica.NewPrefix(), time: new SteppedClock(Clock));

    protected override IJobStore Store => _replica.Store;

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}

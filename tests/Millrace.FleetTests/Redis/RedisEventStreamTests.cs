using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Streaming;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;

namespace Millrace.FleetTests.Redis;

public sealed class RedisEventStreamTests : EventStreamContract, IAsyncDisposable
{
    private readonly Replica _replica;

    public RedisEventStreamTests(SharedRedis redis) => _replica = new Replica(redis.Server.Url, Replica.NewPrefix(), time: new SteppedClock(Clock));

    protected override IJobStore Store => _replica.Store;

    protected override IEventStream Stream => _replica.Stream;

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}

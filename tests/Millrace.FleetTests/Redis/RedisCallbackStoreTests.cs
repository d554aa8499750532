using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Millrace.Tests.Transport.Callbacks;
using Millrace.Transport;
using Millrace.Transport.Callbacks;
using Xunit;

namespace Millrace.FleetTests.Redis;

public sealed class RedisCallbackStoreTests : CallbackStoreContract, IAsyncDisposable
{
    private readonly Replica _replica;
    private readonly RedisCallbackStore _store;

    public RedisCallbackStoreTests(SharedRedis redis)
    {
        _replica = new Replica(redis.Server.Url, Replica.NewPrefix());
        _store = new RedisCallbackStore(_replica.Link, Options.Create(new EmbeddedTransportOptions()));
    }

    protected override ICallbackStore Store => _store;

    [Fact]
    public async Task The_same_end_told_twice_is_one_callback_also_when_it_was_delivered_before()
    {
        var id = await EndedAsync("https://example.com/");
        await _store.SettleAsync(id, new CallbackAttempt { At = TimeProvider.System.GetUtcNow(), Status = 200, Duration = 1 }, CallbackState.Delivered, TimeSpan.Zero, default);

        await _store.AddAsync(id, "https://example.com/", default);

        Assert.Equal((CallbackState.Delivered, 1), ((await _store.GetAsync(id, default))!.State, (await _store.GetAsync(id, default))!.AttemptCount));
        Assert.Empty(await _store.ClaimAsync(new CallbackWish(1, 1, new Dictionary<string, int>()), TimeSpan.Zero, default));
    }

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    protected override async Task<string> EndedAsync(string url)
    {
        var id = JobIds.Create();
        await _store.AddAsync(id, url, default);
        return id;
    }
}

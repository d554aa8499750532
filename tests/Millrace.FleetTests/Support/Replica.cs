using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Millrace.Transport;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Redis;
using Millrace.Transport.Streaming;
using Millrace.Transport.Workers;

namespace Millrace.FleetTests.Support;

/// <summary>What one process of a fleet has of Redis: a connection of its own and everything over it.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly RedisEventStream _stream;
    private readonly RedisJobControlChannel _control;

    public Replica(string url, string prefix, EmbeddedTransportOptions? bounds = null, TimeProvider? time = null, TimeSpan? timeout = null)
    {
        time ??= TimeProvider.System;
        var options = Options.Create(bounds ?? new EmbeddedTransportOptions());
        var handover = new StoryHandover();
        Link = new RedisLink(
            Options.Create(new RedisOptions { Url = url, Prefix = prefix, Timeout = timeout ?? TimeSpan.FromSeconds(15) }), NullLogger<RedisLink>.Instance);
        Store = new RedisJobStore(Link, options, handover, time);
        Stream = _stream = new RedisEventStream(Link, Store, handover, options, time, NullLogger<RedisEventStream>.Instance);
        Control = _control = new RedisJobControlChannel(Link, options, time, NullLogger<RedisJobControlChannel>.Instance);
        Workers = new RedisWorkerRegistry(Link, options);
    }

    public RedisLink Link { get; }

    public RedisJobStore Store { get; }

    public RedisEventStream Stream { get; }

    public RedisJobControlChannel Control { get; }

    public RedisWorkerRegistry Workers { get; }

    /// <summary>Keys that no other test has.</summary>
    public static string NewPrefix() => $"{{{Guid.NewGuid():N}}}:";

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        _control.Dispose();
        await Link.DisposeAsync();
    }
}

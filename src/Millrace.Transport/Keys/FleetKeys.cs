using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Transport.Redis;

namespace Millrace.Transport.Keys;

/// <summary>The keys of a fleet for a process that is not part of it. Which Redis is said by <c>Redis:Url</c>.</summary>
public sealed class FleetKeys : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <exception cref="OptionsValidationException">The configuration names no Redis that can be used.</exception>
    public FleetKeys(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        services.AddRedis(configuration);
        _services = services.BuildServiceProvider();
        Store = new RedisKeyStore(_services.GetRequiredService<RedisLink>());
    }

    /// <summary>The keys.</summary>
    public IKeyStore Store { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

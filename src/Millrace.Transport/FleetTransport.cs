using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Millrace.Transport.Accounts;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;
using Millrace.Transport.RateLimits;
using Millrace.Transport.Redis;
using Millrace.Transport.Shares;
using Millrace.Transport.Streaming;
using Millrace.Transport.Workers;

namespace Millrace.Transport;

/// <summary>Registers the transport that processes of a fleet share: the state of jobs, their events and what is said to them, in Redis.</summary>
public static class FleetTransport
{
    /// <summary>Whether the configuration names a Redis.</summary>
    public static bool HasRedis(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[RedisOptionsSetup.UrlKey]);

    /// <summary>
    /// Everything but the queue. Bounds and retention are those of the embedded transport, from the same keys. What is registered
    /// already stays in place.
    /// </summary>
    public static IServiceCollection AddFleetState(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var setup = new EmbeddedTransportOptionsSetup(configuration, dataDirectory);
        services.AddSingleton<IConfigureOptions<EmbeddedTransportOptions>>(setup);
        services.AddSingleton<IValidateOptions<EmbeddedTransportOptions>>(setup);
        services.AddOptions<EmbeddedTransportOptions>().ValidateOnStart();
        services.AddRedis(configuration);

        services.TryAddSingleton<StoryHandover>();
        services.TryAddSingleton<RedisJobStore>();
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<RedisJobStore>());
        services.TryAddSingleton<IJobRecovery>(provider => provider.GetRequiredService<RedisJobStore>());
        services.TryAddSingleton<IEventStream, RedisEventStream>();
        services.TryAddSingleton<IJobControlChannel, RedisJobControlChannel>();
        services.TryAddSingleton<IWorkerRegistry, RedisWorkerRegistry>();
        services.TryAddSingleton<IKeyStore, RedisKeyStore>();
        services.TryAddSingleton<IShareStore, RedisShareStore>();
        services.TryAddSingleton<RedisCallbackStore>();
        services.TryAddSingleton<ICallbackStore>(provider => provider.GetRequiredService<RedisCallbackStore>());
        services.TryAddSingleton<IJobAccounts, RedisJobAccounts>();
        services.TryAddSingleton<IRateLimiter, RedisRateLimiter>();
        return services;
    }

    /// <summary>The connection alone, for whoever else keeps something in Redis: inject <see cref="RedisLink"/>.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(RedisLink)))
        {
            return services;
        }

        var setup = new RedisOptionsSetup(configuration);
        services.AddSingleton<IConfigureOptions<RedisOptions>>(setup);
        services.AddSingleton<IPostConfigureOptions<RedisOptions>>(setup);
        services.AddSingleton<IValidateOptions<RedisOptions>>(setup);
        services.AddOptions<RedisOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisLink>();
        services.AddSingleton<IDependencyCheck, RedisCheck>();
        return services;
    }
}

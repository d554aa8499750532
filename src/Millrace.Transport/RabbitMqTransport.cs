using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Languages;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Results;

namespace Millrace.Transport;

/// <summary>Registers what of the transport goes over RabbitMQ.</summary>
public static class RabbitMqTransport
{
    /// <summary>Whether the configuration names a broker.</summary>
    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[RabbitMqOptionsSetup.UrlKey]);

    /// <summary>The queue of a fleet and the sink of its results. Nothing is connected before it is first used.</summary>
    public static IServiceCollection AddRabbitMqQueue(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => new RabbitMqOptionsSetup(configuration, provider.GetService<LanguageCatalog>()));
        services.AddSingleton<IConfigureOptions<RabbitMqOptions>>(provider => provider.GetRequiredService<RabbitMqOptionsSetup>());
        services.AddSingleton<IValidateOptions<RabbitMqOptions>>(provider => provider.GetRequiredService<RabbitMqOptionsSetup>());
        services.AddOptions<RabbitMqOptions>().ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Topology>();
        services.TryAddSingleton<BrokerConnection>();
        services.TryAddSingleton<ConfirmedPublisher>();
        services.TryAddSingleton<BrokerConsumer>();
        services.TryAddSingleton<DeadLetterSender>();
        services.TryAddSingleton(provider => new DeadLetterBox(provider.GetRequiredService<BrokerConnection>(), provider.GetRequiredService<IJobQueue>()));
        services.TryAddSingleton<IJobQueue, RabbitMqJobQueue>();
        services.TryAddSingleton<IResultSink, RabbitMqResultSink>();
        return services;
    }

    /// <summary>What the processes of a fleet do beside their work: connect at the start, say how the broker is, and in an API end lost jobs.</summary>
    public static IServiceCollection AddFleetUpkeep(this IServiceCollection services, bool isApi)
    {
        services.AddSingleton<IDependencyCheck, RabbitMqCheck>();
        services.AddHostedService<BrokerStartup>();
        if (isApi)
        {
            services.AddHostedService<RetentionSweeper>();
            services.AddHostedService<UnconfirmedJobs>();
            services.AddHostedService<OldestWaiting>();
            services.TryAddSingleton<LostJobs>();
            services.AddHostedService<DeadLetterService>();
            services.AddHostedService<CallbackIntake>();
        }

        return services;
    }
}

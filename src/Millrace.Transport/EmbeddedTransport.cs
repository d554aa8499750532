using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Millrace.Transport.Accounts;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;
using Millrace.Transport.Queue;
using Millrace.Transport.RateLimits;
using Millrace.Transport.Shares;
using Millrace.Transport.Results;
using Millrace.Transport.Streaming;
using Millrace.Transport.Workers;

namespace Millrace.Transport;

/// <summary>Registers the transport that needs no service beside this process.</summary>
public static class EmbeddedTransport
{
    /// <summary>
    /// API and runner share one process: jobs in SQLite below <paramref name="dataDirectory"/>, everything else in memory.
    /// Unfinished jobs of an earlier process are back in the queue before any hosted service starts. What is registered
    /// already stays in place.
    /// </summary>
    public static IServiceCollection AddEmbeddedTransport(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var setup = new EmbeddedTransportOptionsSetup(configuration, dataDirectory);
        services.AddSingleton<IConfigureOptions<EmbeddedTransportOptions>>(setup);
        services.AddSingleton<IValidateOptions<EmbeddedTransportOptions>>(setup);
        services.AddOptions<EmbeddedTransportOptions>().ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataDirectoryLock>();
        services.TryAddSingleton<FinishedJobs>();
        services.TryAddSingleton(provider =>
        {
            provider.GetRequiredService<DataDirectoryLock>();
            var options = provider.GetRequiredService<IOptions<EmbeddedTransportOptions>>().Value;
            return new SqliteFile(options.DataDirectory, options.Synchronous);
        });
        services.TryAddSingleton<IJobStore, SqliteJobStore>();
        services.TryAddSingleton<IKeyStore, SqliteKeyStore>();
        services.TryAddSingleton<IShareStore, SqliteShareStore>();
        services.TryAddSingleton<ICallbackStore, SqliteCallbackStore>();
        services.TryAddSingleton<LocalJobAccounts>();
        services.TryAddSingleton<IJobAccounts>(provider => provider.GetRequiredService<LocalJobAccounts>());
        services.TryAddSingleton<IRateLimiter, LocalRateLimiter>();
        services.TryAddSingleton<IJobQueue, LocalJobQueue>();
        services.TryAddSingleton<IEventStream, LocalEventStream>();
        services.TryAddSingleton<IJobControlChannel, LocalJobControlChannel>();
        services.TryAddSingleton<IWorkerRegistry, LocalWorkerRegistry>();

        services.AddHostedService(provider => provider.GetRequiredService<LocalJobAccounts>());
        services.TryAddSingleton<IResultSink, NoResultSink>();

        services.AddHostedService<QueueRestorer>();
        services.AddHostedService<RetentionSweeper>();
        return services;
    }
}

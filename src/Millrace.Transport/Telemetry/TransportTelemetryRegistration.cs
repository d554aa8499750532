using Microsoft.Extensions.DependencyInjection;

namespace Millrace.Transport.Telemetry;

/// <summary>Registers what this room tells of itself.</summary>
public static class TransportTelemetryRegistration
{
    /// <summary>Gauges of the transport. Put it after the transport itself.</summary>
    /// <param name="services">The services.</param>
    /// <param name="isApi">Whether this process knows the queue as one that sends jobs.</param>
    public static IServiceCollection AddTransportTelemetry(this IServiceCollection services, bool isApi)
    {
        services.AddMetrics();
        services.AddHostedService<DependencyWatch>();
        if (isApi)
        {
            services.AddHostedService<QueueGauges>();
        }

        return services;
    }
}

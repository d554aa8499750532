using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Transport;

namespace Millrace.Serve;

/// <summary>Decides by the configuration what joins API and runner: this process alone, or RabbitMQ and Redis.</summary>
internal static class TransportChoice
{
    public static void AddTransport(this IServiceCollection services, IConfiguration configuration, Role role, string dataDirectory)
    {
        var (broker, redis) = (RabbitMqTransport.IsConfigured(configuration), FleetTransport.HasRedis(configuration));
        if (broker && redis)
        {
            services.AddRabbitMqQueue(configuration);
            services.AddFleetState(configuration, dataDirectory);
            services.AddFleetUpkeep(isApi: role != Role.Runner);
            return;
        }

        if (role == Role.All && !broker && !redis)
        {
            services.AddEmbeddedTransport(configuration, dataDirectory);
            return;
        }

        throw new InvalidOperationException(Missing(role, broker, redis));
    }

    private static string Missing(Role role, bool broker, bool redis)
    {
        var missing = string.Join(" and ", new[] { broker ? null : "RabbitMq__Url", redis ? null : "Redis__Url" }.OfType<string>());
        var hint = "(amqp://user:password@host:5672/vhost for RabbitMQ, redis://host:6379 for Redis)";
        return role == Role.All
            ? $"A fleet needs both RabbitMQ and Redis: {missing} is not set {hint}. With neither, one process does everything."
            : $"--role {role.ToString().ToLowerInvariant()} is part of a fleet, which RabbitMQ and Redis join: {missing} is not set {hint}. Without them, use --role all.";
    }
}

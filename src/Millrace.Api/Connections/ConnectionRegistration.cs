using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Connections;

/// <summary>Sets what the HTTP server grants a connection. Every limit is stated, so that none changes with the framework.</summary>
internal static class ConnectionRegistration
{
    public static void AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsValidator>());
        services.TryAddSingleton<AddressGate>();

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>, AddressGate>(Limit);
    }

    private static void Limit(KestrelServerOptions kestrel, IOptions<ConnectionOptions> options, AddressGate gate)
    {
        var (limits, wanted) = (kestrel.Limits, options.Value);
        kestrel.AddServerHeader = false;
        limits.MaxConcurrentConnections = wanted.Most == 0 ? null : wanted.Most;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(wanted.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(wanted.IdleSeconds);
        limits.MaxRequestLineSize = wanted.LineBytes;
        limits.MaxRequestHeadersTotalSize = wanted.HeaderBytes;
        limits.MaxRequestHeaderCount = wanted.Headers;
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, Math.Max(wanted.LineBytes, wanted.HeaderBytes));
        limits.MinRequestBodyDataRate = wanted.BodyBytesPerSecond == 0 ? null : new MinDataRate(wanted.BodyBytesPerSecond, TimeSpan.FromSeconds(wanted.BodyGraceSeconds));

        // Before TLS: a handshake is work already.
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => gate.PassAsync(connection, next)));
    }
}

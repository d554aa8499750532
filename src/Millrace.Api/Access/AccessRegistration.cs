using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Api.RateLimits;

namespace Millrace.Api.Access;

/// <summary>Registers what finds out who calls.</summary>
internal static class AccessRegistration
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton<Exposure>();
        services.TryAddSingleton<AnonymousPolicy>();
        services.TryAddSingleton<TokenReader>();
        services.TryAddSingleton<CallerFinder>();
        services.TryAddSingleton<RateLimiting>();
        services.TryAddSingleton<KeyWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyWatch>());
        services.AddHostedService<AccessAnnouncer>();
        services.AddTokenAuthentication();
        services.AddProxyTrust();
    }
}

using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Security;

/// <summary>CORS as <see cref="CrossOriginOptions"/> says. Off by default: without it, browsers keep other pages away from the API.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public static void AddCrossOrigin(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>((cors, options) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins(options.Value.Origins.Contains("*") ? ["*"] : [.. options.Value.Origins])
                .WithMethods("GET", "POST", "DELETE")
                .WithHeaders("Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-Id", "Authorization", "X-API-Key")
                .WithExposedHeaders("Location", "Retry-After", "X-Request-Id", "ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")
                .SetPreflightMaxAge(PreflightAge)));
    }
}

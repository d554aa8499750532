using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Problems;
using Millrace.Api.RateLimits;
using Millrace.Contracts.Access;

namespace Millrace.Api.Access;

/// <summary>Asks who calls before any route does its work: 401 to those who cannot say, 403 to those who may not, 429 to those who have had enough.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerFinder callers, RateLimiting limits, KeyWatch watch)
{
    private static readonly string[] KeyNames = ["api_key", "apikey", "api-key", "key", "access_token", "token"];

    public async Task InvokeAsync(HttpContext context)
    {
        // What the router answers by itself (405, 415) is no route of ours.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        if (HasKeyInAddress(context.Request))
        {
            await ProblemFactory.KeyInAddress().ExecuteAsync(context);
            return;
        }

        var requirement = endpoint.Metadata.GetMetadata<AccessRequirement>() ?? AccessRequirement.Unsaid;
        if (requirement.AnyOf.Count == 0 || (requirement.OpenWhen?.Invoke(context.RequestServices) == true && Credential.Read(context.Request) is Credential.None))
        {
            await next(context);
            return;
        }

        var found = await callers.FindAsync(context);
        var refusal = found.Caller is not { } caller ? Unknown(context, found.Problem!) : Judge(context, caller, requirement) ?? await limits.CheckAsync(context, caller, endpoint);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Features.Set(found.Caller);
        using var watched = watch.Follow(found.Caller!, context);
        await next(context);
    }

    private static ProblemResult Unknown(HttpContext context, string problem)
    {
        context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        return ProblemFactory.Unauthorized(problem);
    }

    private static ProblemResult? Judge(HttpContext context, Caller caller, AccessRequirement requirement)
    {
        if (requirement.AnyOf.Any(caller.May))
        {
            return null;
        }

        var names = string.Join(" or ", requirement.AnyOf.Select(scope => scope.ToString().ToLowerInvariant()));
        if (caller.IsAnonymous)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemFactory.Unauthorized($"This needs an API key with the scope {names}.");
        }

        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', requirement.AnyOf.Select(s => s.ToString().ToLowerInvariant()))}\"";
        return ProblemFactory.Forbidden($"This needs the scope {names}; the key has {string.Join(" and ", caller.Scopes.Select(s => s.ToString().ToLowerInvariant()))}.");
    }

    // Addresses end up in logs, histories and Referer headers.
    private static bool HasKeyInAddress(HttpRequest request) =>
        request.Query.Any(pair => KeyNames.Contains(pair.Key, StringComparer.OrdinalIgnoreCase) || pair.Value.Any(v => v?.Contains(KeySecret.Prefix, StringComparison.Ordinal) == true && v.Length >= KeySecret.Length));
}

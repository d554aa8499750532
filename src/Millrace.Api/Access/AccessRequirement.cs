using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Contracts.Access;

namespace Millrace.Api.Access;

/// <summary>What a route asks of its callers: any of these scopes, or nothing at all.</summary>
/// <param name="AnyOf">The scopes; empty for everyone.</param>
/// <param name="OpenWhen">When everyone may come in all the same; null for never.</param>
internal sealed record AccessRequirement(IReadOnlyList<KeyScope> AnyOf, Func<IServiceProvider, bool>? OpenWhen = null)
{
    /// <summary>For routes that say nothing: nobody forgets them open.</summary>
    public static AccessRequirement Unsaid { get; } = new([KeyScope.Admin]);
}

/// <summary>Says it beside the route.</summary>
internal static class AccessRequirements
{
    /// <summary>Only callers with one of these scopes.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, params KeyScope[] anyOf) =>
        route.WithMetadata(new AccessRequirement(anyOf)).ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);

    /// <summary>Everyone, when the configuration says so.</summary>
    public static RouteHandlerBuilder OpenWhen(this RouteHandlerBuilder route, Func<IServiceProvider, bool> condition)
    {
        route.Finally(endpoint =>
        {
            var said = endpoint.Metadata.OfType<AccessRequirement>().Last();
            endpoint.Metadata.Add(said with { OpenWhen = condition });
        });
        return route;
    }

    /// <summary>Everyone, without being asked.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new AccessRequirement([]));
}

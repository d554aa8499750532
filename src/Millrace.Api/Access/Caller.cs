using Microsoft.AspNetCore.Http;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Access;

/// <summary>Who sent a request, and what that allows.</summary>
internal sealed record Caller
{
    /// <summary>Whose jobs and shares these are.</summary>
    public required string Tenant { get; init; }

    /// <summary>What the caller may do.</summary>
    public required IReadOnlyList<KeyScope> Scopes { get; init; }

    /// <summary>What the caller may use.</summary>
    public KeyPolicy Policy { get; init; } = new();

    /// <summary>The key, whose account jobs go to; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>What tells this caller from others in rate limits.</summary>
    public required string Bucket { get; init; }

    /// <summary>Until when the credential holds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True for callers that showed nothing.</summary>
    public bool IsAnonymous => Tenant == Tenants.Anonymous;

    public bool May(KeyScope scope) => Scopes.Contains(scope);
}

/// <summary>Keeps the caller with the request.</summary>
internal static class CallerOfRequest
{
    public static Caller Caller(this HttpContext context) =>
        context.CallerOrNone() ?? throw new InvalidOperationException("This route has no access requirement, so nobody was asked who calls.");

    /// <summary>The caller, or null where nobody was asked.</summary>
    public static Caller? CallerOrNone(this HttpContext context) => context.Features.Get<Caller>();
}

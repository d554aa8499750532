using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Millrace.Contracts.Access;

namespace Millrace.Api.Access;

/// <summary>Turns the claims of a valid token into a caller.</summary>
internal sealed class TokenReader(IOptions<TokenOptions> options)
{
    // The hash of a subject stands for it: a bucket's name is short, whatever an issuer puts in.
    private const int SubjectLength = 32;

    public async Task<Found> ReadAsync(HttpContext context, string text)
    {
        if (!options.Value.IsEnabled)
        {
            return new Found(null, $"This is no API key of Millrace (those begin with {KeySecret.Prefix}), and this server takes no other tokens.");
        }

        var result = await context.AuthenticateAsync(TokenAuthentication.Scheme);
        return result is { Succeeded: true, Principal: { } principal } ? CallerOf(principal, result.Properties?.ExpiresUtc) : new Found(null, Explain(result.Failure));
    }

    private Found CallerOf(ClaimsPrincipal principal, DateTimeOffset? expires)
    {
        var o = options.Value;
        var tenant = principal.FindFirstValue(o.TenantClaim) ?? "";
        if (!KeyRules.IsTenant(tenant))
        {
            return new Found(null, $"The token's claim '{o.TenantClaim}' must name a tenant: 1 to 64 of a-z, 0-9, '.', '_' and '-'.");
        }

        var subject = KeySecret.HashOf(principal.FindFirstValue("sub") ?? "")[..SubjectLength];
        return new Found(
            new Caller
            {
                Tenant = tenant,
                Scopes = [.. principal.FindAll(o.ScopeClaim).SelectMany(c => ScopesOf(c.Value, o.ScopePrefix)).Distinct()],
                Bucket = $"jwt:{tenant}:{subject}",
                ExpiresAt = expires ?? ExpiryOf(principal),
            },
            null);
    }

    private static IEnumerable<KeyScope> ScopesOf(string claim, string prefix)
    {
        foreach (var name in claim.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && KeyRules.TryReadScope(name[prefix.Length..], out var scope))
            {
                yield return scope;
            }
        }
    }

    private static DateTimeOffset? ExpiryOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // What exactly is wrong helps its owner; the library's own messages may hold parts of the token.
    private static string Explain(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidAudienceException => "The token is for someone else.",
        SecurityTokenInvalidIssuerException => "The token is from an issuer that is not trusted here.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException => "The token is not signed by a key that is trusted here.",
        _ => "The token is not valid.",
    };
}

using Microsoft.AspNetCore.Http;
using Millrace.Contracts.Access;
using Millrace.Transport.Keys;

namespace Millrace.Api.Access;

/// <summary>Finds out who calls.</summary>
internal sealed class CallerFinder(IKeyStore keys, AnonymousPolicy anonymous, TokenReader tokens, TimeProvider time)
{
    public async Task<Found> FindAsync(HttpContext context) => Credential.Read(context.Request) switch
    {
        Credential.None => anonymous.Admit(context),
        Credential.Key key => await FindAsync(key.Secret, context.RequestAborted),
        Credential.Token token => await tokens.ReadAsync(context, token.Text),
        Credential.Bad bad => new Found(null, bad.Problem),
        _ => throw new InvalidOperationException(),
    };

    // The store looks for the hash of what was sent. How long that takes says at most how a hash begins that nobody can choose a key
    // for, and nothing of any key: there is no comparison of secrets to measure.
    private async Task<Found> FindAsync(string secret, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await keys.FindAsync(KeySecret.HashOf(secret), cancellation) switch
        {
            null => new Found(null, "This API key is not known here."),
            { RevokedAt: not null } => new Found(null, "This API key was revoked."),
            var key when !key.IsUsable(now) => new Found(null, "This API key has expired."),
            var key => new Found(CallerOf(key), null),
        };
    }

    private static Caller CallerOf(ApiKey key) => new()
    {
        Tenant = key.Tenant,
        Scopes = key.Scopes,
        Policy = key.Policy,
        KeyId = key.KeyId,
        Bucket = key.KeyId,
        ExpiresAt = key.ExpiresAt,
    };
}

/// <summary>Who calls, or why that cannot be said.</summary>
internal sealed record Found(Caller? Caller, string? Problem);

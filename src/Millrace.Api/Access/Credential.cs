using Microsoft.AspNetCore.Http;
using Millrace.Contracts.Access;

namespace Millrace.Api.Access;

/// <summary>What a request shows to say who sends it.</summary>
internal abstract record Credential
{
    private const string KeyHeader = "X-API-Key";
    private const string Scheme = "Bearer ";

    /// <summary>Nothing.</summary>
    public sealed record None : Credential;

    /// <summary>An API key of the right form.</summary>
    public sealed record Key(string Secret) : Credential;

    /// <summary>Something else that was given as a bearer token.</summary>
    public sealed record Token(string Text) : Credential;

    /// <summary>Something that cannot be one.</summary>
    public sealed record Bad(string Problem) : Credential;

    /// <summary>Reads <c>Authorization</c>, <c>X-API-Key</c> and, of a WebSocket, the sub-protocols.</summary>
    public static Credential Read(HttpRequest request)
    {
        var given = Given(request).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return given.Count switch
        {
            0 => new None(),
            1 => Judge(given[0], onlyKey: request.Headers.ContainsKey(KeyHeader)),
            _ => new Bad("The request shows two different credentials. Give one, as Authorization: Bearer or as X-API-Key."),
        };
    }

    private static IEnumerable<string> Given(HttpRequest request)
    {
        foreach (var value in request.Headers.Authorization)
        {
            // What is no bearer token is still there to be refused.
            yield return value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : " ";
        }

        foreach (var value in request.Headers[KeyHeader])
        {
            yield return value?.Trim() ?? "";
        }

        if (StreamProtocol.CredentialOf(request.HttpContext) is { } protocol)
        {
            yield return protocol;
        }
    }

    private static Credential Judge(string text, bool onlyKey)
    {
        if (KeySecret.IsWellFormed(text))
        {
            return new Key(text);
        }

        if (text is "" or " ")
        {
            return new Bad("The credential is empty or not of a known kind. Send Authorization: Bearer <key>, or X-API-Key: <key>.");
        }

        return onlyKey || text.StartsWith(KeySecret.Prefix, StringComparison.Ordinal)
            ? new Bad($"This is no API key of Millrace: it must be {KeySecret.Length} characters that begin with {KeySecret.Prefix}, and its checksum must be right. Part of it may be missing.")
            : new Token(text);
    }
}

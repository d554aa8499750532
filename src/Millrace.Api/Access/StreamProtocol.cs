using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Access;

/// <summary>
/// A page in a browser cannot give a WebSocket headers, only sub-protocols. It asks for two: <c>millrace</c>, which is what is
/// spoken and answered, and <c>bearer.</c> with its key or token, which is heard and never repeated.
/// </summary>
internal static class StreamProtocol
{
    public const string Name = "millrace";

    private const string CredentialPrefix = "bearer.";

    /// <summary>What to answer; null to a client that asked for none.</summary>
    public static string? Chosen(HttpContext context) => context.WebSockets.WebSocketRequestedProtocols.Contains(Name) ? Name : null;

    public static string? CredentialOf(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest
            ? context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(CredentialPrefix, StringComparison.Ordinal))?[CredentialPrefix.Length..]
            : null;
}

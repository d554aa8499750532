using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Security;

/// <summary>Whether a page may open a WebSocket here: this server's own pages, and those CORS allows.</summary>
internal sealed class OriginPolicy(IOptions<CrossOriginOptions> options)
{
    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || options.Value.Origins.Any(allowed => allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase))
            || IsOwn(origin, request.Host);
    }

    // The scheme is left out: behind a proxy that ends TLS, ours is not the one the browser sees.
    private static bool IsOwn(string origin, HostString host)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return false;
        }

        return uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == (host.Port ?? (uri.Scheme == "https" ? 443 : 80));
    }
}

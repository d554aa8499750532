using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Pages;

/// <summary>
/// What browsers let the web editor do. Scripts come from this server as files, never inline. Styles may be inline, because the
/// code editor and the terminal make theirs while they run. Pictures may be made by the page, to show what programs wrote.
/// </summary>
internal static class PagePolicy
{
    private const string Common =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors ";

    /// <summary>For pages that stand alone.</summary>
    public static void Apply(HttpContext context) => context.Response.Headers.ContentSecurityPolicy = Common + "'none'";

    /// <summary>For pages that other sites may show in a frame.</summary>
    public static void ApplyEmbedded(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Common + "*";
        context.Response.Headers.Remove("X-Frame-Options");
        context.Response.Headers.Remove("Cross-Origin-Opener-Policy");
    }
}

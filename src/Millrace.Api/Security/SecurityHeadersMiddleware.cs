using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Security;

/// <summary>Tells browsers to take every answer for what it says it is, and to do nothing else with it.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    /// <summary>For answers that are data.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = DataPolicy;
        headers.CacheControl = "no-store";
        return next(context);
    }
}

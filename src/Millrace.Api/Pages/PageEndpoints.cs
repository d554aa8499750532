using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Millrace.Api.Access;

namespace Millrace.Api.Pages;

/// <summary><c>GET /</c>: a small page to write a program, run it and talk to it.</summary>
internal static class PageEndpoints
{
    // Nothing inline, nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/", Asset.Load("index.html", "text/html; charset=utf-8"));
        Map(routes, "/assets/app.js", Asset.Load("app.js", "text/javascript; charset=utf-8"));
        Map(routes, "/assets/app.css", Asset.Load("app.css", "text/css; charset=utf-8"));
        Map(routes, "/favicon.svg", Asset.Load("favicon.svg", "image/svg+xml"));
    }

    private static void Map(IEndpointRouteBuilder routes, string path, Asset asset) =>
        routes.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: new EntityTagHeaderValue(asset.ETag));
        }).ExcludeFromDescription().OpenToAll();
}

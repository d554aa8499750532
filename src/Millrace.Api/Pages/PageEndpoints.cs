using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Api.Access;

namespace Millrace.Api.Pages;

/// <summary>The web editor: one page under several addresses, and its files.</summary>
internal static class PageEndpoints
{
    private const string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Millrace</title>
        <h1>Millrace is running</h1>
        <p>The web editor is not part of this build: it needs Node.js 20.19 or newer. Install it and run <code>make build</code>.
        <p>The API works without it: <a href="/docs">read and try it</a>.
        """;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Addresses = ["/", "/s/{id}", "/admin"];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var files = routes.ServiceProvider.GetRequiredService<WebFiles>();
        var pages = routes.MapGroup("").ExcludeFromDescription().OpenToAll();
        foreach (var address in Addresses)
        {
            MapPage(pages, address, files.Index, PagePolicy.Apply);
        }

        MapPage(pages, "/embed/{id}", files.Index, PagePolicy.ApplyEmbedded);
        foreach (var (path, file) in files.Others)
        {
            var result = new WebFileResult(file);
            pages.MapMethods(path, Methods, (HttpContext context) => Answer(context, result, PagePolicy.Apply));
        }
    }

    private static void MapPage(IEndpointRouteBuilder pages, string address, WebFile? index, Action<HttpContext> policy)
    {
        IResult result = index is null ? TypedResults.Content(NotBuilt, "text/html; charset=utf-8") : new WebFileResult(index);
        pages.MapMethods(address, Methods, (HttpContext context) => Answer(context, result, policy));
    }

    private static IResult Answer(HttpContext context, IResult result, Action<HttpContext> policy)
    {
        policy(context);
        return result;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Api.Access;
using Millrace.Contracts;
using Scalar.AspNetCore;

namespace Millrace.Api.Documentation;

/// <summary>The description of the API at <c>/openapi/v1.json</c> and, to read and try, at <c>/docs</c>.</summary>
internal static class ApiDocumentation
{
    // Scalar's page has its script beside it and its settings and styles inline.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    public static void AddApiDocumentation(this IServiceCollection services)
    {
        // Only descriptions of schemas read these options: answers are written with the API's own.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict; // numbers are numbers, never texts
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, MillraceJson.Default);
        });
        services.AddOpenApi("v1", openApi =>
        {
            openApi.AddSchemaTransformer(LongTextDescription.Describe);
            openApi.AddDocumentTransformer(ApiDescription.Describe);
            openApi.AddDocumentTransformer(SecurityDescription.AddSchemes);
            openApi.AddOperationTransformer(SecurityDescription.AddRequirements);
            openApi.AddOperationTransformer(ApiDescription.AddParameters);
            openApi.AddOperationTransformer(ApiDescription.AddExamples);
        });
    }

    public static void MapApiDocumentation(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").OpenToAll().AddEndpointFilter(AllowCaching);
        var pages = routes.MapGroup("").OpenToAll();
        pages.AddEndpointFilter(RelaxPolicy);
        pages.MapScalarApiReference("/docs", scalar => scalar
            .WithTitle("Millrace")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .HideDeveloperTools()
            .HideClientButton()
            .DisableAgent()
            .DisableMcp()
            .DisableTelemetry());
    }

    private static ValueTask<object?> AllowCaching(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-cache";
        return next(context);
    }

    private static ValueTask<object?> RelaxPolicy(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
        context.HttpContext.Response.Headers.CacheControl = "no-cache";
        return next(context);
    }
}

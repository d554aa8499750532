using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Millrace.Api.Access;
using Millrace.Api.RateLimits;

namespace Millrace.Api.Documentation;

/// <summary>What the description of the API says of keys, scopes and rate limits.</summary>
internal static class SecurityDescription
{
    private const string Bearer = "bearer";
    private const string ApiKey = "api_key";

    private static readonly (string Name, string Description)[] LimitFields =
    [
        ("Retry-After", "Seconds until it makes sense to try again."),
        ("RateLimit-Limit", "Requests a minute (draft-ietf-httpapi-ratelimit-headers-06)."),
        ("RateLimit-Remaining", "Requests that may be sent at once from now."),
        ("RateLimit-Reset", "Seconds until as many as ever may be sent again."),
        ("RateLimit-Policy", "The limit and its window in seconds: 10;w=60."),
    ];

    public static Task AddSchemes(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (mlr_…), or a JSON web token where the server is set up for them.",
        };
        document.Components.SecuritySchemes[ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-API-Key",
            Description = "An API key (mlr_…).",
        };
        return Task.CompletedTask;
    }

    public static Task AddRequirements(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AccessRequirement>().LastOrDefault() is { AnyOf.Count: > 0 } requirement)
        {
            operation.Description = $"{operation.Description} Scope: {string.Join(" or ", requirement.AnyOf.Select(s => s.ToString().ToLowerInvariant()))}.".TrimStart();
            operation.Security = [Needs(Bearer, context), Needs(ApiKey, context)];
        }

        if (metadata.OfType<RateLimited>().Any() && operation.Responses?.TryGetValue("429", out var answer) == true && answer is OpenApiResponse refused)
        {
            refused.Headers = LimitFields.ToDictionary(
                field => field.Name,
                IOpenApiHeader (field) => new OpenApiHeader { Description = field.Description, Schema = new OpenApiSchema { Type = field.Name == "RateLimit-Policy" ? JsonSchemaType.String : JsonSchemaType.Integer } });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Needs(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}

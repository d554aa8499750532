using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Documentation;

/// <summary>A text that is written in pieces is a string like any other; the describer knows nothing of what has a converter of its own.</summary>
internal static class LongTextDescription
{
    private static readonly NullabilityInfoContext Nullability = new();
    private static readonly Lock Gate = new(); // the context may not be asked by two at a time

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property && property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(LongText))
        {
            schema.Type = IsNullable(property) ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }

        return Task.CompletedTask;
    }

    private static bool IsNullable(PropertyInfo property)
    {
        lock (Gate)
        {
            return Nullability.Create(property).ReadState == NullabilityState.Nullable;
        }
    }
}

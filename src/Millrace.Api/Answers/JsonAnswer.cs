using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Answers;

/// <summary>Answers with a value as <see cref="ApiJson.Wire"/> writes it.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    public static IResult Of<T>(T value, int statusCode = StatusCodes.Status200OK) => new Answer<T>(value, statusCode);

    /// <summary>Writes a value as the whole body. A short one leaves with its end, in one piece.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, string contentType)
    {
        context.Response.ContentType = contentType;
        return JsonSerializer.SerializeAsync(new WholeBody(context.Response.BodyWriter), value, ApiJson.Wire, context.RequestAborted);
    }

    private sealed class Answer<T>(T value, int statusCode) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => statusCode;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = statusCode;
            return WriteAsync(httpContext, value, ContentType);
        }
    }
}

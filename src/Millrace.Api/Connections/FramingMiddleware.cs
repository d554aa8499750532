using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Millrace.Api.Connections;

/// <summary>
/// Refuses requests whose end a proxy in front could see elsewhere than we do, and closes their connection: whatever follows on
/// it may be what somebody has hidden there. HTTP/1 only; later versions frame bodies themselves. The server itself refuses all but two kinds: a
/// length beside chunks, of which it believes the chunks and keeps the length under another name, and codings besides chunks.
/// </summary>
internal sealed class FramingMiddleware(RequestDelegate next)
{
    // Where Kestrel puts the length it does not believe.
    private const string OverruledLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TransferEncoding is { Count: > 0 } codings && Problem(request, codings) is { } problem)
        {
            context.Response.Headers.Connection = "close";
            throw new BadHttpRequestException(problem, StatusCodes.Status400BadRequest);
        }

        return next(context);
    }

    private static string? Problem(HttpRequest request, StringValues codings)
    {
        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return "Transfer-Encoding belongs to HTTP/1.1 only.";
        }

        if (request.ContentLength is not null || request.Headers.ContainsKey(OverruledLength))
        {
            return "A request has a Content-Length or a Transfer-Encoding, not both.";
        }

        return codings is [{ } coding] && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? null : "The only Transfer-Encoding that is understood is 'chunked', once.";
    }
}

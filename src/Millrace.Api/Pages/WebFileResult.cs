using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Millrace.Api.Pages;

/// <summary>Answers with a file in the best encoding the client takes, or with 304 when it has it already.</summary>
internal sealed class WebFileResult(WebFile file) : IResult
{
    private const string Forever = "public, max-age=31536000, immutable";

    public async Task ExecuteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = file.Immutable ? Forever : "no-cache";
        headers.ETag = file.ETag;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.ETag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = Choose(context.Request.GetTypedHeaders().AcceptEncoding);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private (byte[] Body, string? Encoding) Choose(IList<StringWithQualityHeaderValue> accepted) =>
        file.Brotli is not null && Accepts(accepted, "br") ? (file.Brotli, "br")
        : file.Gzip is not null && Accepts(accepted, "gzip") ? (file.Gzip, "gzip")
        : (file.Plain, null);

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
}

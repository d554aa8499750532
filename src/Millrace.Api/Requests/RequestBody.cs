using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Millrace.Api.Connections;

namespace Millrace.Api.Requests;

/// <summary>Takes the body of a request in, as JSON and within its bounds, whether its length is announced or it comes in chunks.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 16 * 1024;

    // A length that is only announced costs no more memory than this.
    private const int MaxAdvance = 256 * 1024;

    /// <exception cref="BadHttpRequestException">It is not JSON (415), too large (413) or too slow (408).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadJsonAsync(HttpRequest request, long maximum, CancellationToken cancellation)
    {
        RequireJson(request);
        RaiseServerBound(request.HttpContext, maximum);
        if (request.ContentLength > maximum)
        {
            throw TooLarge(maximum);
        }

        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<ConnectionOptions>>().Value;
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(options.BodySeconds), request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLong.Token);
        try
        {
            return await ReadAsync(request, maximum, either.Token);
        }
        catch (IOException e) when (e is not BadHttpRequestException && !cancellation.IsCancellationRequested)
        {
            // Kestrel's word for a chunk whose size is beyond all numbers.
            request.HttpContext.Response.Headers.Connection = "close";
            throw new BadHttpRequestException("The body is not framed as HTTP/1.1 has it.", StatusCodes.Status400BadRequest, e);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            request.HttpContext.Response.Headers.Connection = "close";
            throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"The body took longer than {options.BodySeconds} s."), StatusCodes.Status408RequestTimeout);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, long maximum, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, ChunkBytes, MaxAdvance));
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(ChunkBytes), cancellation)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > maximum)
            {
                throw TooLarge(maximum);
            }
        }

        return buffer.WrittenMemory;
    }

    private static void RequireJson(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
        {
            throw new BadHttpRequestException("The Content-Type must be application/json, in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.Headers.ContentEncoding.Count > 0 && !request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException("A compressed body (Content-Encoding) is not accepted.", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    // The server's own bound is for bodies nobody bounds; here the option is the bound, also when it is larger.
    private static void RaiseServerBound(HttpContext context, long maximum)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = Math.Max(maximum, feature.MaxRequestBodySize ?? 0);
        }
    }

    private static BadHttpRequestException TooLarge(long maximum) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The body is larger than {maximum} bytes."), StatusCodes.Status413PayloadTooLarge);
}

using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Api.Telemetry;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Events;

/// <summary>
/// Events as server-sent events: <c>id</c> the sequence number, <c>event</c> the type, <c>data</c> the event's data. Written no
/// faster than the client reads: the next event is fetched when the last one has found room.
/// </summary>
internal sealed class SseResult(Func<CancellationToken, EventCursor> open, TimeSpan heartbeat) : IResult
{
    // Long enough to see that there is nothing after the last event of a job that is over.
    private static readonly TimeSpan EndGrace = TimeSpan.FromMilliseconds(250);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        await using var cursor = open(httpContext.RequestAborted);
        try
        {
            var first = await cursor.WaitAsync(EndGrace) ? await cursor.TakeAsync() : null;
            if (first is null && cursor.IsReady && !cursor.IsCut)
            {
                // Nothing follows: 204 tells an EventSource that reconnects after the end to stop.
                response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            using var counted = ApiMetrics.Follow("sse");
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await PumpAsync(response.BodyWriter, cursor, first);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    }

    private async Task PumpAsync(PipeWriter body, EventCursor cursor, ExecutionEvent? first)
    {
        body.Write(": millrace\n\n"u8);
        for (var e = first; ;)
        {
            if (e is not null)
            {
                Write(body, e);
            }

            await body.FlushAsync();
            while (!await cursor.WaitAsync(heartbeat))
            {
                body.Write(": ping\n\n"u8);
                await body.FlushAsync();
            }

            e = await cursor.TakeAsync();
            if (e is null)
            {
                return;
            }
        }
    }

    // JSON has its line ends escaped, so the data is one line.
    private static void Write(PipeWriter body, ExecutionEvent e)
    {
        body.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {e.Seq}\nevent: {e.Type}\ndata: ")));
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true, Encoder = MillraceJson.Encoder }))
        {
            JsonSerializer.Serialize(json, e, MillraceJson.Wire.GetTypeInfo(e.GetType()));
        }

        body.Write("\n\n"u8);
    }
}

using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Events;

/// <summary>A page of events (<see cref="EventPage"/>), written as it is gathered.</summary>
internal sealed class EventPageResult(Func<CancellationToken, EventCursor> open, long after, int limit, TimeSpan wait) : IResult
{
    // A page ends here even when more events would be allowed; the client asks again.
    private const int MaxPageBytes = 4 * 1024 * 1024;

    // Events of the past may need a moment to arrive from where they are kept.
    private static readonly TimeSpan FirstGrace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan NextGrace = TimeSpan.FromMilliseconds(5);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var cursor = open(httpContext.RequestAborted);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = MillraceJson.Encoder }))
        {
            await WriteAsync(json, cursor);
        }

        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }

    private async Task WriteAsync(Utf8JsonWriter json, EventCursor cursor)
    {
        var (last, count, done) = (after, 0, false);
        json.WriteStartObject();
        json.WriteStartArray("events"u8);
        while (count < limit && json.BytesCommitted + json.BytesPending < MaxPageBytes && !done && !cursor.IsCut)
        {
            if (!await cursor.WaitAsync(count > 0 ? NextGrace : wait > FirstGrace ? wait : FirstGrace))
            {
                break;
            }

            var e = await cursor.TakeAsync();
            if (e is not null)
            {
                json.WriteRawValue(EventJson.ToUtf8(e), skipInputValidation: true);
                (last, count) = (e.Seq, count + 1);
            }

            done = e is ResultEvent || (e is null && !cursor.IsCut);
        }

        json.WriteEndArray();
        json.WriteNumber("next_seq"u8, last + 1);
        json.WriteBoolean("done"u8, done);
        json.WriteEndObject();
    }
}

using System.Buffers;
using System.Text.Json;
using Millrace.Contracts;

namespace Millrace.Api.Streaming;

/// <summary>What the server says on a stream beside a job's events.</summary>
internal static class ServerMessages
{
    public static byte[] Error(string code, string message) => Envelope("error", data =>
    {
        data.WriteString("code"u8, code);
        data.WriteString("message"u8, message);
    });

    public static byte[] Ping(DateTimeOffset timestamp) => Envelope("ping", data => data.WriteString("timestamp"u8, timestamp));

    private static byte[] Envelope(string type, Action<Utf8JsonWriter> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = MillraceJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteStartObject("data"u8);
            writeData(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

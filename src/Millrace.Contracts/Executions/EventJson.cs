using System.Buffers;
using System.Text.Json;

namespace Millrace.Contracts.Executions;

/// <summary>The wire form of an event, the same over WebSocket, SSE, polling and between processes: <c>{"type": …, "data": {…}}</c>.</summary>
public static class EventJson
{
    /// <summary>Writes an event as UTF-8 JSON.</summary>
    public static void Write(IBufferWriter<byte> output, ExecutionEvent e)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true, Encoder = MillraceJson.Encoder });
        writer.WriteStartObject();
        writer.WriteString("type"u8, e.Type);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, e, MillraceJson.Wire.GetTypeInfo(e.GetType()));
        writer.WriteEndObject();
    }

    /// <summary>An event as UTF-8 JSON.</summary>
    public static byte[] ToUtf8(ExecutionEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, e);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is not an event.</exception>
    public static ExecutionEvent Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var type = document.RootElement.GetProperty("type"u8).GetString();
        var data = document.RootElement.GetProperty("data"u8);
        ExecutionEvent? e = type switch
        {
            "output" => data.Deserialize(MillraceJson.Default.OutputEvent),
            "status" => data.Deserialize(MillraceJson.Default.StatusEvent),
            "stage" => data.Deserialize(MillraceJson.Default.StageEvent),
            "restarted" => data.Deserialize(MillraceJson.Default.RestartedEvent),
            "result" => data.Deserialize(MillraceJson.Default.ResultEvent),
            _ => throw new JsonException($"'{type}' is not the type of an event."),
        };
        return e ?? throw new JsonException("An event has data.");
    }
}

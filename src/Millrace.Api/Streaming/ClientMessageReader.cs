using System.Text.Json;
using Millrace.Api.Validation;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Streaming;

/// <summary>Reads what a client says. Fields stand beside <c>type</c> or inside <c>data</c>; unknown ones are ignored.</summary>
internal static class ClientMessageReader
{
    private const int MaxDepth = 8;

    /// <exception cref="BadMessageException">It is not a message; the message says why.</exception>
    public static ClientMessage Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw new BadMessageException(StreamErrors.BadMessage, "A message is a JSON object.");
        }
        catch (InvalidOperationException)
        {
            throw new BadMessageException(StreamErrors.BadMessage, "A message is text in valid Unicode.");
        }
    }

    private static ClientMessage Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new BadMessageException(StreamErrors.BadMessage, "A message is a JSON object.");
        }

        var type = Find(message, "type") is { ValueKind: JsonValueKind.String } t ? t.GetString() : null;
        return type switch
        {
            "subscribe" => new ClientMessage.Subscribe(OptionalText(message, "job_id"), FromSeq(message)),
            "unsubscribe" => new ClientMessage.Unsubscribe(),
            "stdin" => new ClientMessage.Stdin(Data(message)),
            "stdin_eof" => new ClientMessage.StdinEof(),
            "resize" => new ClientMessage.Resize(Size(message, "cols"), Size(message, "rows")),
            "signal" => new ClientMessage.Signal(SignalName(message)),
            null => throw new BadMessageException(StreamErrors.BadMessage, "A message has a type, a string."),
            _ => throw new BadMessageException(
                StreamErrors.UnknownType, "The types of messages are subscribe, unsubscribe, stdin, stdin_eof, resize and signal."),
        };
    }

    // stdin's own field is called data: {"type":"stdin","data":"x"}, or {"type":"stdin","data":{"data":"x"}}.
    private static string Data(JsonElement message) =>
        OptionalText(message, "data") ?? throw new BadMessageException(StreamErrors.BadMessage, "stdin needs data, a string.");

    private static long? FromSeq(JsonElement message)
    {
        if (Find(message, "from_seq") is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seq) && seq >= 0
            ? seq
            : throw new BadMessageException(StreamErrors.BadMessage, "from_seq is a whole number, 0 or more.");
    }

    private static int Size(JsonElement message, string name) =>
        Find(message, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var size) && ChoicesRule.IsTerminalSize(size)
            ? (int)size
            : throw new BadMessageException(StreamErrors.BadMessage, $"resize needs {name}, from 1 to 1000.");

    private static string SignalName(JsonElement message) =>
        Signals.TryParse(OptionalText(message, "name"), out var number)
            ? Signals.NameOf(number)
            : throw new BadMessageException(StreamErrors.BadMessage, "signal needs name, such as SIGINT.");

    private static string? OptionalText(JsonElement message, string name) => Find(message, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw new BadMessageException(StreamErrors.BadMessage, $"{name} is a string."),
    };

    private static JsonElement? Find(JsonElement message, string name)
    {
        var found = message.TryGetProperty(name, out var value);
        if ((!found || value.ValueKind == JsonValueKind.Object) && message.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
        {
            found = data.TryGetProperty(name, out value);
        }

        return found && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}

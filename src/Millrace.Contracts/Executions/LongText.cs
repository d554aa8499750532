using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>
/// Writes a string piece by piece when it is long. In one piece the writer takes room for the worst that escaping may make of it, in
/// characters and again in bytes: 25 MB for each text of a million characters, which stays with the process long after.
/// </summary>
/// <remarks>
/// A very long one is escaped once: what a program has printed is written as <c>output</c> and as <c>stdout</c>, into the job store and
/// into the answer, one soon after the other.
/// </remarks>
public sealed class LongText : JsonConverter<string>
{
    /// <summary>Characters of a piece; more are a long text.</summary>
    public const int Piece = 16 * 1024;

    /// <summary>Characters from which on a text is escaped once.</summary>
    public const int VeryLong = 64 * 1024;

    // The last one only, and as long as the collector has no other use for the room.
    private static volatile WeakReference<Escaped> _last = new(null!);

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (value.Length >= VeryLong)
        {
            writer.WriteRawValue(EscapedOf(value, options.Encoder).Json.Span, skipInputValidation: true);
            return;
        }

        WritePieces(writer, value);
    }

    private static Escaped EscapedOf(string value, JavaScriptEncoder? encoder)
    {
        if (_last.TryGetTarget(out var last) && ReferenceEquals(last.Text, value) && last.Encoder == encoder)
        {
            return last;
        }

        var json = new ArrayBufferWriter<byte>(value.Length + (value.Length / 4));
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = encoder, SkipValidation = true }))
        {
            WritePieces(writer, value);
        }

        var escaped = new Escaped(value, encoder, json.WrittenMemory);
        _last = new WeakReference<Escaped>(escaped);
        return escaped;
    }

    private static void WritePieces(Utf8JsonWriter writer, string value)
    {
        if (value.Length <= Piece)
        {
            writer.WriteStringValue(value);
            return;
        }

        for (var from = 0; from < value.Length; from += Piece)
        {
            var last = value.Length - from <= Piece;
            writer.WriteStringValueSegment(last ? value.AsSpan(from) : value.AsSpan(from, Piece), last);
        }
    }

    private sealed record Escaped(string Text, JavaScriptEncoder? Encoder, ReadOnlyMemory<byte> Json);
}

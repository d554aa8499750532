using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>
/// Writes a string piece by piece when it is long. In one piece the writer takes room for the worst that escaping may make of it, in
/// characters and again in bytes: 25 MB for each text of a million characters, which stays with the process long after.
/// </summary>
public sealed class LongText : JsonConverter<string>
{
    /// <summary>Characters of a piece; more are a long text.</summary>
    public const int Piece = 16 * 1024;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
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
}

using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Millrace.Logging;

/// <summary>
/// One JSON object a line: timestamp, level, category, message, then what the message and its scopes name (job_id, tenant …), the
/// trace, and the exception.
/// </summary>
internal sealed class JsonLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "millrace-json";

    private const string Template = "{OriginalFormat}";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            var named = Named(logEntry.State, scopeProvider);
            if (Activity.Current is { } span)
            {
                // A scope of the web server may name them too.
                named["trace_id"] = span.TraceId.ToHexString();
                named["span_id"] = span.SpanId.ToHexString();
            }

            WriteNamed(json, named);

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    // What the message itself says comes before what surrounds it; a name is written once.
    private static Dictionary<string, object?> Named(object? state, IExternalScopeProvider? scopes)
    {
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        Add(named, state);
        scopes?.ForEachScope((scope, all) => Add(all, scope), named);
        return named;
    }

    private static void Add(Dictionary<string, object?> named, object? source)
    {
        if (source is not IReadOnlyList<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        foreach (var (name, value) in pairs)
        {
            if (name != Template)
            {
                named.TryAdd(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
            }
        }
    }

    private static void WriteNamed(Utf8JsonWriter json, Dictionary<string, object?> named)
    {
        foreach (var (name, value) in named)
        {
            switch (value)
            {
                case null:
                    json.WriteNull(name);
                    break;
                case int or long or short or byte:
                    json.WriteNumber(name, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

using System.Buffers.Binary;
using System.Text;

namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>
/// As much of OTLP's protobuf as a trace needs: ExportTraceServiceRequest { 1: ResourceSpans { 1: Resource { 1: KeyValue }, 2: ScopeSpans
/// { 2: Span { 1: trace, 2: span, 4: parent, 5: name, 9: KeyValue } } } }, KeyValue { 1: key, 2: AnyValue { 1: string, 2: bool, 3: int } }.
/// </summary>
internal static class OtlpMessage
{
    public static IEnumerable<Span> ReadSpans(byte[] request)
    {
        foreach (var resource in Of(request, 1))
        {
            var service = Of(resource, 1).SelectMany(r => Of(r, 1)).Select(ReadPair).FirstOrDefault(p => p.Key == "service.name").Value ?? "";
            foreach (var span in Of(resource, 2).SelectMany(scope => Of(scope, 2)))
            {
                yield return new Span(
                    service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5),
                    Of(span, 9).Select(ReadPair).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal));
            }
        }
    }

    private static KeyValuePair<string, string> ReadPair(byte[] pair)
    {
        var value = Fields(Of(pair, 2).FirstOrDefault() ?? []).FirstOrDefault();
        return new(Text(pair, 1), value.Field switch
        {
            1 => Encoding.UTF8.GetString(value.Bytes),
            2 => value.Number == 1 ? "true" : "false",
            3 => ((long)value.Number).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        });
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Of(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Of(message, field).FirstOrDefault() ?? []);

    private static IEnumerable<byte[]> Of(byte[] message, int field) => Fields(message).Where(f => f.Field == field).Select(f => f.Bytes);

    private static IEnumerable<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return (field, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return (field, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return (field, 0, message[at..(at + length)]);
                    at += length;
                    break;
                default:
                    yield return (field, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []);
                    at += 4;
                    break;
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>
/// Events that follow each other, as they lie in a log and are announced: version, kind, attempt and first number (little-endian),
/// then the wire form of each event and a newline.
/// </summary>
internal sealed record EventBatch(EventBatchKind Kind, int Attempt, long First, IReadOnlyList<ExecutionEvent> Events)
{
    private const byte Version = 1;
    private const int HeaderSize = 2 + sizeof(int) + sizeof(long);
    private const byte Newline = (byte)'\n';

    /// <summary>The number that follows.</summary>
    public long Next => First + Events.Count;

    public static byte[] Write(EventBatchKind kind, int attempt, long first, IEnumerable<ExecutionEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteHeader(buffer, kind, attempt, first);
        foreach (var e in events)
        {
            EventJson.Write(buffer, e);
            buffer.Write([Newline]);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for what is of another version.</summary>
    public static EventBatch? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderSize || bytes.Span[0] != Version)
        {
            return null;
        }

        var events = new List<ExecutionEvent>();
        var rest = bytes[HeaderSize..];
        while (rest.Span.IndexOf(Newline) is >= 0 and var end)
        {
            events.Add(EventJson.Read(rest[..end]));
            rest = rest[(end + 1)..];
        }

        var header = bytes.Span;
        return new EventBatch(
            (EventBatchKind)header[1],
            BinaryPrimitives.ReadInt32LittleEndian(header[2..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[(2 + sizeof(int))..]),
            events);
    }

    private static void WriteHeader(ArrayBufferWriter<byte> buffer, EventBatchKind kind, int attempt, long first)
    {
        var header = buffer.GetSpan(HeaderSize);
        header[0] = Version;
        header[1] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], attempt);
        BinaryPrimitives.WriteInt64LittleEndian(header[(2 + sizeof(int))..], first);
        buffer.Advance(HeaderSize);
    }
}

/// <summary>What an announcement says.</summary>
internal enum EventBatchKind : byte
{
    /// <summary>These events have happened.</summary>
    Events = 0,

    /// <summary>The job is over: these are its last events, the result among them when it is small; all are in the job store.</summary>
    End = 1,

    /// <summary>The job was taken back.</summary>
    Gone = 2,
}

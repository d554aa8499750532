using System.Buffers;
using Millrace.Contracts.Executions;
using Millrace.Transport.Streaming;

namespace Millrace.Transport.Jobs;

/// <summary>
/// The event log of a finished job as one blob: the wire form of each event and a newline. The last event is not in it:
/// its payload is the job's result, stored once; number and time stand beside the blob.
/// </summary>
internal sealed record StoredEvents(byte[] Blob, ResultEvent Last)
{
    private const byte Newline = (byte)'\n';

    /// <summary>
    /// Takes a log with or without its <see cref="ResultEvent"/>: a writer appends that one only after the log is stored.
    /// A missing one is added, and one without a number gets the next.
    /// </summary>
    public static StoredEvents Create(string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, DateTimeOffset now)
    {
        var last = events.Count > 0 ? events[^1] as ResultEvent : null;
        var rest = last is null ? events.Count : events.Count - 1;
        using var buffer = new PooledBytes();
        for (var i = 0; i < rest; i++)
        {
            Write(buffer, events[i]);
        }

        var next = rest > 0 ? events[rest - 1].Seq + 1 : EventNumbers.FirstOf(attempt);
        return new StoredEvents(PackedBlob.Pack(buffer.Written), new ResultEvent
        {
            JobId = jobId,
            Result = result,
            Seq = last is { Seq: > 0 } ? last.Seq : next,
            Timestamp = last is not null && last.Timestamp != default ? last.Timestamp : now,
        });
    }

    /// <summary>The whole story.</summary>
    public static IReadOnlyList<ExecutionEvent> Read(byte[] blob, ResultEvent last)
    {
        var events = new List<ExecutionEvent>();
        var rest = PackedBlob.Unpack(blob);
        while (rest.Span.IndexOf(Newline) is >= 0 and var end)
        {
            events.Add(EventJson.Read(rest[..end]));
            rest = rest[(end + 1)..];
        }

        events.Add(last);
        return events;
    }

    private static void Write(PooledBytes buffer, ExecutionEvent e)
    {
        if (e is ResultEvent)
        {
            throw new ArgumentException("The result is the last event of a job.", nameof(e));
        }

        EventJson.Write(buffer, e);
        buffer.Write([Newline]);
    }
}

using Millrace.Contracts.Executions;
using Millrace.Transport.Streaming;

namespace Millrace.Transport.Jobs;

/// <summary>Says on the channel of a job that it is over, with its last events when they are small, so that nobody who was there has to read them.</summary>
internal static class EndAnnouncement
{
    // About as many characters of text; a job that prints little is told in one message.
    private const int TailChars = 16 * 1024;
    private const int ResultChars = 64 * 1024;
    private const int TailEvents = 64;

    public static byte[] Write(int attempt, ResultEvent last, IReadOnlyList<ExecutionEvent> events)
    {
        var before = events.Count > 0 && events[^1] is ResultEvent ? events.Count - 1 : events.Count;
        if (Size(last.Result) > ResultChars)
        {
            return EventBatch.Write(EventBatchKind.End, attempt, last.Seq, []);
        }

        var from = before;
        for (var chars = 0; from > 0 && before - from < TailEvents && events[from - 1].Seq == last.Seq - (before - from) - 1; from--)
        {
            chars += events[from - 1] is OutputEvent output ? output.Text.Length : 0;
            if (chars > TailChars)
            {
                break;
            }
        }

        IEnumerable<ExecutionEvent> tail = [.. events.Take(before).Skip(from), last];
        return EventBatch.Write(EventBatchKind.End, attempt, last.Seq - (before - from), tail);
    }

    private static long Size(ExecutionResult result) =>
        (long)result.Output.Length + result.Stdout.Length + result.Stderr.Length
        + (result.StdoutBase64?.Length ?? 0) + (result.StderrBase64?.Length ?? 0)
        + (result.Compile is { } compile ? compile.Output.Length + compile.Stdout.Length + compile.Stderr.Length : 0)
        + (result.Tests?.Sum(test => (long)test.Stdout.Length + test.Stderr.Length) ?? 0)
        + (result.Artifacts?.Sum(artifact => (long)artifact.Content.Length) ?? 0);
}

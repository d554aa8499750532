using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>How the events of a job are numbered (see <see cref="ExecutionEvent"/>).</summary>
internal static class EventNumbers
{
    /// <summary>
    /// The first number of a story that begins with this attempt. Attempts 0 (before any runner) and 1 are one story, so 1
    /// continues where 0 ended.
    /// </summary>
    public static long FirstOf(int attempt) => (Math.Max(attempt, 1) - 1) * ExecutionEvent.AttemptStride + 1;
}

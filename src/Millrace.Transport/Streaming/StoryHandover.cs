using System.Collections.Concurrent;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>
/// Carries what was told of a job before its first attempt from the job store, which reads it in the same step that starts the
/// attempt, to the event stream, which goes on from there.
/// </summary>
internal sealed class StoryHandover
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<ExecutionEvent>> _stories = new(StringComparer.Ordinal);

    public void Give(string jobId, IReadOnlyList<ExecutionEvent> story) => _stories[jobId] = story;

    public IReadOnlyList<ExecutionEvent> Take(string jobId) => _stories.TryRemove(jobId, out var story) ? story : [];
}

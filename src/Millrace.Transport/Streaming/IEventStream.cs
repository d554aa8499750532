using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>Carries the events of jobs from runners to whoever watches, from any point of the story.</summary>
public interface IEventStream
{
    /// <summary>
    /// Opens the log of a job for one attempt. Attempt 0 is the API's own (before any runner); the first sequence number
    /// follows the attempt (see <see cref="ExecutionEvent"/>). Opening a newer attempt voids the events of older ones
    /// and starts with a <see cref="RestartedEvent"/> for attempts after the first.
    /// </summary>
    IEventWriter Open(string jobId, int attempt);

    /// <summary>
    /// Every event with a sequence number above <paramref name="afterSeq"/>, in order, without gap or double: first those of
    /// the past, then those to come, until the <see cref="ResultEvent"/>. Ends at once for an unknown job.
    /// </summary>
    IAsyncEnumerable<ExecutionEvent> SubscribeAsync(string jobId, long afterSeq, CancellationToken cancellation);
}

/// <summary>Writes the events of one attempt.</summary>
public interface IEventWriter
{
    /// <summary>Appends an event; its sequence number and timestamp are set here. Never waits for readers.</summary>
    void Append(ExecutionEvent e);

    /// <summary>All events of this attempt so far.</summary>
    IReadOnlyList<ExecutionEvent> Events { get; }

    /// <summary>Appends the last event (null when the attempt was overtaken) and lets the log go once it is stored and nobody reads it.</summary>
    void Complete(ResultEvent? last);
}

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

    /// <summary>
    /// Waits for the <see cref="ResultEvent"/> alone, for those who do not want the rest of the story. Null when the story
    /// ends here without one: then the job store has the result, or there is no such job.
    /// </summary>
    async Task<ResultEvent?> WaitForResultAsync(string jobId, CancellationToken cancellation)
    {
        await foreach (var e in SubscribeAsync(jobId, afterSeq: 0, cancellation))
        {
            if (e is ResultEvent last)
            {
                return last;
            }
        }

        return null;
    }
}

/// <summary>Writes the events of one attempt.</summary>
public interface IEventWriter
{
    /// <summary>Appends an event; its sequence number and timestamp are set here. Never waits for readers.</summary>
    void Append(ExecutionEvent e);

    /// <summary>Returns when all that was appended can be read by everybody, or after a second in which the stream did not answer.</summary>
    Task FlushAsync() => Task.CompletedTask;

    /// <summary>All events of this attempt so far.</summary>
    IReadOnlyList<ExecutionEvent> Events { get; }

    /// <summary>Appends the last event (null when the attempt was overtaken) and lets the log go once it is stored and nobody reads it.</summary>
    void Complete(ResultEvent? last);
}

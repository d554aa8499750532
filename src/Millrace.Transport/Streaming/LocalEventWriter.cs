using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>Writes one attempt of a job into its log; silent once the attempt is overtaken or the job has ended.</summary>
internal sealed class LocalEventWriter(LocalEventStream stream, EventLog log, int attempt) : IEventWriter
{
    private readonly IReadOnlyList<ExecutionEvent> _story = log.Begin(attempt);

    public IReadOnlyList<ExecutionEvent> Events => log.Copy(_story);

    public void Append(ExecutionEvent e) => log.Append(attempt, e);

    public void Complete(ResultEvent? last)
    {
        if (last is null)
        {
            stream.AskStore(log);
            return;
        }

        log.Complete(attempt, last);
        stream.Linger(log);
    }
}

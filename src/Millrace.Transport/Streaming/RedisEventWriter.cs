using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>Writes one attempt of a job; silent once the attempt is overtaken or the job has ended.</summary>
internal sealed class RedisEventWriter(RedisEventStream stream, RedisStory story, int attempt) : IEventWriter
{
    private readonly IReadOnlyList<ExecutionEvent> _events = story.Log.Begin(attempt);

    public IReadOnlyList<ExecutionEvent> Events => story.Log.Copy(_events);

    public void Append(ExecutionEvent e)
    {
        story.Log.Append(attempt, e);
        story.Send(e);
    }

    public Task FlushAsync() => story.FlushAsync();

    // The job store has announced the end with the result; what is not sent yet is there too.
    public void Complete(ResultEvent? last)
    {
        if (story.Log.Attempt == attempt)
        {
            if (last is not null)
            {
                story.Log.Complete(attempt, last);
            }

            story.Close(attempt);
            stream.Forget(story, attempt);
        }
    }
}

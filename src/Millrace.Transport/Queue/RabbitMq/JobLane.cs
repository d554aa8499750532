namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>One job queue of the broker.</summary>
/// <param name="Pool">The pool of runners that serves it.</param>
/// <param name="Lane">Its place among the queues of that pool.</param>
internal sealed record JobLane(string Pool, QueueLane Lane)
{
    public string Queue { get; } = $"{Names.Jobs}.{Pool}.{Lane.Name()}";

    /// <summary>The routing key of a language's jobs in this lane; the plain one is the normal lane's.</summary>
    public string KeyOf(string language) => Lane == QueueLane.Normal ? $"jobs.{language}" : $"jobs.{language}.{Lane.Name()}";
}

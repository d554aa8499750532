namespace Millrace.Transport.Queue;

/// <summary>A job in the hands of a runner of this process. When the process dies, the job store still has the job.</summary>
internal sealed class LocalJobDelivery(LocalJobQueue queue, WaitingJob waiting) : IJobDelivery
{
    private int _settled;

    public QueuedJob Job => waiting.Job;

    public ValueTask AcknowledgeAsync()
    {
        Settle();
        return ValueTask.CompletedTask;
    }

    public ValueTask ReturnAsync()
    {
        Settle();
        queue.Return(waiting);
        return ValueTask.CompletedTask;
    }

    private void Settle()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 1)
        {
            throw new InvalidOperationException($"The delivery of {Job.JobId} is settled already.");
        }
    }
}

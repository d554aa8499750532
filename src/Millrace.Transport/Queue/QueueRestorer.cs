using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;

namespace Millrace.Transport.Queue;

/// <summary>Puts the unfinished jobs of an earlier process back into the queue, oldest first, before any hosted service starts.</summary>
internal sealed partial class QueueRestorer(IJobStore store, IJobQueue queue, IEventStream stream, ILogger<QueueRestorer> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var job in store.ReadUnfinishedAsync(cancellationToken))
        {
            ReopenStory(job);
            await EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant), cancellationToken);
            count++;
        }

        if (count > 0)
        {
            LogRestored(count);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnqueueAsync(QueuedJob job, CancellationToken cancellation)
    {
        if (queue is LocalJobQueue local)
        {
            local.Restore(job);
            return;
        }

        await queue.EnqueueAsync(job, cancellation);
    }

    // The first event of a job, "queued", was in the memory of the earlier process. Said again, it has the same number,
    // and a client that resumes after it misses nothing. Later attempts have numbers of their own.
    private void ReopenStory(JobRecord job)
    {
        if (job.Attempt == 0)
        {
            stream.Open(job.JobId, 0).Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Queued, Attempt = 0 });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Put {Count} unfinished jobs back into the queue")]
    private partial void LogRestored(int count);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue.RabbitMq;

namespace Millrace.Transport.Queue;

/// <summary>
/// Puts jobs into the queue whose API ended between recording and enqueueing them. One that was in the queue already is there
/// twice then; the job store lets only one delivery finish it. Also jobs that ran for longer than the queue waits, whose runner has
/// answered for them since and has died.
/// </summary>
internal sealed partial class UnconfirmedJobs(
    IJobRecovery recovery, IJobQueue queue, IOptions<RabbitMqOptions> options, TimeProvider time, ILogger<UnconfirmedJobs> log) : BackgroundService
{
    private const int Page = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Longer than a publisher waits for its confirm, and takes the job back when there is none.
    private readonly TimeSpan _age = (2 * options.Value.ConfirmTimeout) + TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is TransportUnavailableException or QueueUnavailableException or QueueFullException)
            {
                LogLater(e.Message);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var job in await recovery.ClaimUnconfirmedAsync(_age, Page, cancellation))
        {
            await queue.EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant) { Record = job }, cancellation);
            await recovery.ConfirmAsync(job.JobId);
            LogEnqueued(job.JobId);
        }

        foreach (var job in await recovery.ClaimLeftAsync(Page, cancellation))
        {
            await queue.EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant) { Record = job }, cancellation);
            await recovery.RequeuedAsync(job.JobId);
            LogLeft(job.JobId, job.RunnerId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} was recorded and not known to be in the queue; it is put there now")]
    private partial void LogEnqueued(string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} was left by {RunnerId}, which has fallen silent; it is put into the queue again")]
    private partial void LogLeft(string jobId, string? runnerId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Looking after jobs that may not be in the queue waits: {Reason}")]
    private partial void LogLater(string reason);
}

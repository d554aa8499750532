using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Millrace.Api.Access;
using Millrace.Api.Problems;
using Millrace.Api.Telemetry;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Streaming;
using Millrace.Transport.Telemetry;

namespace Millrace.Api.Executions;

/// <summary>Records a valid request and hands it to the queue: steps 3 and 4 of an execution. After both the job is accepted; after neither there is none.</summary>
internal sealed partial class JobIntake(
    IJobStore store, IJobQueue queue, IEventStream streams, JobAllowance allowance, TimeProvider time, ILogger<JobIntake> log, IJobRecovery? recovery = null) : IDisposable
{
    // While one request under a key is between its steps, another under that key must not be told of a job that may be taken back.
    private readonly SemaphoreSlim[] _keyGates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Accepts a job, or finds the one that was accepted under its key.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="spec">What it is to do.</param>
    /// <param name="key">The client's idempotency key, if any.</param>
    /// <param name="fingerprint">What tells this request from others under the key.</param>
    /// <param name="beforeEnqueue">Called once the job has a story (it may not be recorded yet) and before a runner can see it: the moment to begin listening.</param>
    /// <param name="cancellation">Gives up, as long as nothing is recorded.</param>
    /// <exception cref="QueueFullException">The queue is full; nothing is left of the job.</exception>
    /// <exception cref="QueueUnavailableException">The queue is out of reach; nothing is left of the job, and should it arrive there all the same, it is not run.</exception>
    public async Task<Intake> AcceptAsync(Caller caller, JobSpec spec, string? key, string fingerprint, Action<string> beforeEnqueue, CancellationToken cancellation)
    {
        var job = NewJob(caller, spec, key, fingerprint);
        if (key is null)
        {
            return await AcceptAsync(caller, job, beforeEnqueue, cancellation);
        }

        var gate = _keyGates[(uint)HashCode.Combine(caller.Tenant, key) % (uint)_keyGates.Length];
        await gate.WaitAsync(cancellation);
        try
        {
            return await AcceptAsync(caller, job, beforeEnqueue, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var gate in _keyGates)
        {
            gate.Dispose();
        }
    }

    private JobRecord NewJob(Caller caller, JobSpec spec, string? key, string fingerprint) => new()
    {
        JobId = JobIds.Create(),
        Tenant = caller.Tenant,
        Account = caller.KeyId,
        Spec = spec,
        Status = JobStatus.Queued,
        CreatedAt = time.GetUtcNow(),
        IdempotencyKey = key,
        RequestHash = fingerprint,
    };

    private async Task<Intake> AcceptAsync(Caller caller, JobRecord job, Action<string> beforeEnqueue, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = log.BeginScope(new JobScope(job.JobId, job.Tenant));

        // Refused before anything is written, unless the request may be one that was accepted before: that is known only afterwards.
        var refusal = job.IdempotencyKey is null ? await allowance.OpenAsync(caller, job.JobId) : null;
        if (refusal is not null)
        {
            return new Intake(job, IntakeOutcome.Refused, refusal);
        }

        // 3 Record. From here on a client that goes away changes nothing: the job is accepted whole or taken back.
        IEventWriter story;
        if (job.IdempotencyKey is null)
        {
            // Nobody else can have it: its story is told right behind it, and both are waited for together.
            var recording = RecordAsync(caller, job);
            story = Begin(job, beforeEnqueue);
            try
            {
                await recording;
            }
            catch
            {
                story.Complete(null);
                throw;
            }
        }
        else
        {
            var recorded = await RecordAsync(caller, job);
            if (recorded.JobId != job.JobId)
            {
                return recorded.RequestHash == job.RequestHash ? await RepeatAsync(recorded) : new Intake(recorded, IntakeOutcome.KeyReused);
            }

            if (await allowance.OpenAsync(caller, job.JobId) is { } late)
            {
                await store.DeleteAsync(job.JobId, CancellationToken.None);
                return new Intake(job, IntakeOutcome.Refused, late);
            }

            story = Begin(job, beforeEnqueue);
        }

        // A runner may have the job the moment it is in the queue, and goes on with the story where it finds it.
        await story.FlushAsync();

        // 4 Enqueue, confirmed.
        var began = Stopwatch.GetTimestamp();
        try
        {
            await queue.EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant) { Record = job }, CancellationToken.None);
        }
        catch (Exception e)
        {
            if (!await TakeBackAsync(job.JobId))
            {
                LogAccepted(job.JobId, job.Spec.Language);
                return new Intake(job, IntakeOutcome.Accepted);
            }

            LogTakenBack(job.JobId, e.Message);
            story.Complete(null);
            await allowance.WithdrawAsync(caller, job.JobId);
            throw;
        }

        ApiMetrics.Enqueued(began);
        JobMetrics.Accepted(job);
        await ConfirmAsync(job.JobId);
        LogAccepted(job.JobId, job.Spec.Language);
        return new Intake(job, IntakeOutcome.Accepted);
    }

    private IEventWriter Begin(JobRecord job, Action<string> beforeEnqueue)
    {
        var story = streams.Open(job.JobId, attempt: 0);
        story.Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Queued, Attempt = 0 });
        beforeEnqueue(job.JobId);
        return story;
    }

    // The replica that recorded it may have ended before it was in the queue, or may be about to give it up. So it is enqueued from
    // here before anybody is told that it is accepted; should it be in the queue twice, the job store lets one delivery finish it.
    private async Task<Intake> RepeatAsync(JobRecord job)
    {
        if (recovery is not null && job.Status == JobStatus.Queued && await recovery.IsUnconfirmedAsync(job.JobId))
        {
            await queue.EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant) { Record = job }, CancellationToken.None);
            if (!await recovery.ConfirmAsync(job.JobId))
            {
                throw new QueueUnavailableException("The request came before, and its job was just taken back because the queue was out of reach.", uncertain: false);
            }
        }

        return new Intake(job, IntakeOutcome.Repeated);
    }

    // False when the job is in the queue by another way.
    private async Task<bool> TakeBackAsync(string jobId)
    {
        if (recovery is not null)
        {
            return await recovery.TakeBackAsync(jobId);
        }

        await store.DeleteAsync(jobId, CancellationToken.None);
        return true;
    }

    // The job is in the queue: whatever the store says now, it is accepted.
    private async Task ConfirmAsync(string jobId)
    {
        try
        {
            await (recovery?.ConfirmAsync(jobId) ?? Task.FromResult(true));
        }
        catch (TransportUnavailableException e)
        {
            LogUnconfirmed(jobId, e.Message);
        }
    }

    private async Task<JobRecord> RecordAsync(Caller caller, JobRecord job)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var recorded = await store.CreateAsync(job, CancellationToken.None);
            ApiMetrics.Recorded(began);
            return recorded;
        }
        catch
        {
            await allowance.WithdrawAsync(caller, job.JobId);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is accepted, but its store could not be told; it may be put into the queue again: {Reason}")]
    private partial void LogUnconfirmed(string jobId, string reason);

    // The line of its end tells the same again: two for each job would be the larger part of the log.
    [LoggerMessage(Level = LogLevel.Debug, Message = "Job {JobId} ({Language}) is accepted")]
    private partial void LogAccepted(string jobId, string language);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be enqueued and is taken back: {Reason}")]
    private partial void LogTakenBack(string jobId, string reason);
}

/// <summary>What became of a request at the door.</summary>
internal sealed record Intake(JobRecord Job, IntakeOutcome Outcome, ProblemResult? Refusal = null);

/// <summary>The ways a valid request can go.</summary>
internal enum IntakeOutcome
{
    /// <summary>A new job.</summary>
    Accepted,

    /// <summary>The same request came before under its key; this is its job.</summary>
    Repeated,

    /// <summary>Another request came before under this key.</summary>
    KeyReused,

    /// <summary>The caller has as much as it may.</summary>
    Refused,
}

using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Dependencies;
using Millrace.Runner.Egress;
using Millrace.Runner.Execution;
using Millrace.Runner.Languages;
using Millrace.Runner.Memory;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Output;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox.Telemetry;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Results;
using Millrace.Transport.Streaming;
using Millrace.Transport.Telemetry;

namespace Millrace.Runner.Slots;

/// <summary>Takes one delivery from "mine" to "settled": steps 5 to 9 of the journey.</summary>
internal sealed class JobProcessor(
    JobLedger ledger,
    JobExecutor executor,
    DependencyInstaller installer,
    LanguageCatalog catalog,
    InstalledLanguages installed,
    MemoryBudget memory,
    RunnerHealth health,
    RunnerOptions options,
    TimeProvider time,
    ILogger<JobProcessor> logger)
{
    private const long MiB = 1024 * 1024;

    // A delivery is counted by the broker of a fleet, which gives up sooner; this is for a job that no attempt brings to an end.
    private const int MaxAttempts = 10;

    public async Task ProcessAsync(IJobDelivery delivery, CancellationToken abandon)
    {
        using var span = QueueSpans.Process(delivery);

        // Step 9 ends here: what is stored and told is forgotten by the queue; anything else goes back to it.
        if (await BringToEndAsync(delivery, abandon))
        {
            await delivery.AcknowledgeAsync();
        }
        else
        {
            await delivery.ReturnAsync();
        }
    }

    // False when the job has to be delivered again: it was abandoned, or its end could not be told.
    private async Task<bool> BringToEndAsync(IJobDelivery delivery, CancellationToken abandon)
    {
        try
        {
            // Step 5: take. Null when the job is already final: cancelled while it waited, or finished by another.
            if (await TakeAsync(delivery.Job, abandon) is { } job)
            {
                using var over = new CancellationTokenSource();
                var keeping = LongRun.KeepAsync(delivery, job, ledger.Recovery, time, over.Token);
                try
                {
                    await RunAsync(job, abandon);
                }
                finally
                {
                    await over.CancelAsync();
                    await keeping;
                }
            }
            else
            {
                await TellAgainAsync(delivery.Job.JobId, abandon);
            }

            return !abandon.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            return false;
        }
        catch (QueueUnavailableException e)
        {
            logger.LogWarning("The end of job {JobId} is stored but not told; its next delivery tells it: {Reason}", delivery.Job.JobId, e.Message);
            return false;
        }
    }

    private async Task<JobRecord?> TakeAsync(QueuedJob queued, CancellationToken abandon)
    {
        var job = await StoreRetry.RunAsync(() => ledger.Store.TryStartAsync(queued.JobId, options.Id, CancellationToken.None), time, abandon);
        if (job is null && queued.Record is { } record && ledger.Recovery is { } recovery
            && await StoreRetry.RunAsync(() => recovery.CreateIfMissingAsync(record, CancellationToken.None), time, abandon))
        {
            logger.LogWarning("Job {JobId} was lost by the job store and is recorded again from its message.", queued.JobId);
            job = await StoreRetry.RunAsync(() => ledger.Store.TryStartAsync(queued.JobId, options.Id, CancellationToken.None), time, abandon);
        }

        return job;
    }

    // Whoever finished it may have died before telling. Told twice does no harm.
    private async Task TellAgainAsync(string jobId, CancellationToken abandon)
    {
        var job = await StoreRetry.RunAsync(() => ledger.Store.GetAsync(jobId, CancellationToken.None), time, abandon);
        if (job?.Result is { } result)
        {
            await ledger.Results.PublishAsync(job, result, abandon);
        }
    }

    private async Task RunAsync(JobRecord job, CancellationToken abandon)
    {
        using var scope = logger.BeginScope(new JobScope(job.JobId, job.Tenant));
        var taken = time.GetUtcNow();
        ExecutionMetrics.Taken(job);
        using var input = new LiveInput(ledger.Control.Listen(job.JobId, job.Attempt), job.Spec.Interactive);
        var events = ledger.Stream.Open(job.JobId, job.Attempt);
        events.Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Running, Attempt = job.Attempt });
        using var observer = new EventObserver(job, events, time);

        var record = await ExecuteAsync(job, input, observer, abandon);
        if (abandon.IsCancellationRequested)
        {
            events.Complete(null);
            return;
        }

        // Step 9: finish.
        using var finishing = RunnerTelemetry.Spans.StartActivity("finish");
        var ended = time.GetTimestamp();
        var context = new ResultContext(
            options.Id, installed.VersionOf(job.Spec.Language), taken - job.CreatedAt, time.GetUtcNow() - job.CreatedAt);
        var result = ResultBuilder.Build(job, record, observer.Finished, context);
        QueueSpans.Ended(finishing?.Parent, result.Outcome);
        var won = await FinishAsync(job, result, events.Events, abandon);
        events.Complete(won ? new ResultEvent { JobId = job.JobId, Result = result } : null);

        // After the client was told: it does not wait for the log.
        Report(job, result, record);
        if (won)
        {
            await ledger.Results.PublishAsync(job, result, abandon);
            JobMetrics.Finished(job, result.Outcome);
            ExecutionMetrics.Finished(job, record, taken - job.CreatedAt, time.GetElapsedTime(ended), time.GetUtcNow() - job.CreatedAt);
        }
    }

    // While the store is away the result waits here, and the slot with it.
    private async Task<bool> FinishAsync(JobRecord job, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, CancellationToken abandon)
    {
        var tries = 0;
        var won = await StoreRetry.RunAsync(
            () =>
            {
                tries++;
                return ledger.Store.TryFinishAsync(job.JobId, job.Attempt, result, events, CancellationToken.None);
            },
            time,
            abandon);
        if (won || tries == 1)
        {
            return won;
        }

        // An earlier try may have been heard although its answer was not: then the result in the store is this one.
        var stored = await StoreRetry.RunAsync(() => ledger.Store.GetAsync(job.JobId, CancellationToken.None), time, abandon);
        return stored?.Result is { } kept && kept.Attempt == job.Attempt && kept.RunnerId == options.Id;
    }

    private async Task<ExecutionRecord> ExecuteAsync(JobRecord job, LiveInput input, EventObserver observer, CancellationToken abandon)
    {
        if (job.Attempt > MaxAttempts)
        {
            return new ExecutionRecord { Failure = new Sandbox.SandboxException($"It was tried {MaxAttempts} times, and no attempt came to an end.") };
        }

        if (!catalog.TryFind(job.Spec.Language, out var language))
        {
            return new ExecutionRecord { Failure = new Sandbox.SandboxException($"This runner does not know the language '{job.Spec.Language}'.") };
        }

        var bytes = Math.Max(job.Spec.Limits.MemoryMb, language.Compile is null ? 0 : language.Limits.CompileMemoryMb ?? 0) * MiB;
        bytes = Math.Max(bytes, installer.MemoryFor(job.Spec));
        var asked = time.GetTimestamp();
        using (RunnerTelemetry.Spans.StartActivity("admit"))
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(abandon, input.Cancelled))
        {
            try
            {
                await memory.ReserveAsync(bytes, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return new ExecutionRecord { Cancelled = true };
            }
        }

        ExecutionMetrics.Admitted(time.GetElapsedTime(asked));
        try
        {
            return await executor.ExecuteAsync(job.Spec, language, input, observer, new EgressAsker(job.JobId, job.Tenant, "run"), abandon);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Job {JobId}: unexpected failure.", job.JobId);
            return new ExecutionRecord { Failure = new Sandbox.SandboxException("Unexpected failure.", e) };
        }
        finally
        {
            memory.Release(bytes);
        }
    }

    private void Report(JobRecord job, ExecutionResult result, ExecutionRecord record)
    {
        // A registry that is gone says nothing about this machine.
        if (record.Install is not { RegistryFailed: true })
        {
            health.Report(result.Outcome);
        }

        if (result.Outcome == Outcome.InternalError)
        {
            var cause = record.Failure ?? record.Install?.Failure ?? record.Runs.LastOrDefault()?.Failure ?? record.Compile?.Failure;
            if (cause is not null)
            {
                SandboxMetrics.Failed(cause);
            }

            logger.LogError(cause, "Job {JobId} ({Language}, attempt {Attempt}) ended {Outcome}.", job.JobId, job.Spec.Language, job.Attempt, "internal_error");
        }
        else
        {
            logger.LogInformation(
                "Job {JobId} ({Language}, attempt {Attempt}) ended {Outcome} after {Total} ms.",
                job.JobId, job.Spec.Language, job.Attempt, result.Outcome, result.Timings.Total);
        }
    }
}

/// <summary>The edges a running job is written to and heard from.</summary>
/// <param name="Store">Its state.</param>
/// <param name="Stream">Its events.</param>
/// <param name="Control">What its client says.</param>
/// <param name="Results">Who else is told of its end.</param>
/// <param name="Recovery">For a store that may lose a job; null for one that does not.</param>
internal sealed record JobLedger(IJobStore Store, IEventStream Stream, IJobControlChannel Control, IResultSink Results, IJobRecovery? Recovery = null);

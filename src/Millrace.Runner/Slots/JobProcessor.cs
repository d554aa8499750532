using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Execution;
using Millrace.Runner.Languages;
using Millrace.Runner.Memory;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Output;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Streaming;

namespace Millrace.Runner.Slots;

/// <summary>Takes one delivery from "mine" to "settled": steps 5 to 9 of the journey.</summary>
internal sealed class JobProcessor(
    JobLedger ledger,
    JobExecutor executor,
    LanguageCatalog catalog,
    InstalledLanguages installed,
    MemoryBudget memory,
    RunnerOptions options,
    TimeProvider time,
    ILogger<JobProcessor> logger)
{
    private const long MiB = 1024 * 1024;

    public async Task ProcessAsync(IJobDelivery delivery, CancellationToken abandon)
    {
        // Step 5: take. Null when the job is already final: cancelled while it waited, or finished by another.
        var job = await ledger.Store.TryStartAsync(delivery.Job.JobId, options.Id, CancellationToken.None);
        if (job is not null)
        {
            await RunAsync(job, abandon);
        }

        // Step 9 ends here. Not when abandoned: then the job stays unfinished in the store, for the next start.
        if (!abandon.IsCancellationRequested)
        {
            await delivery.AcknowledgeAsync();
        }
    }

    private async Task RunAsync(JobRecord job, CancellationToken abandon)
    {
        var taken = time.GetUtcNow();
        using var input = new LiveInput(ledger.Control.Listen(job.JobId), job.Spec.Interactive);
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
        var context = new ResultContext(
            options.Id, installed.VersionOf(job.Spec.Language), taken - job.CreatedAt, time.GetUtcNow() - job.CreatedAt);
        var result = ResultBuilder.Build(job, record, observer.Finished, context);
        Report(job, result, record);
        var won = await ledger.Store.TryFinishAsync(job.JobId, job.Attempt, result, events.Events, CancellationToken.None);
        events.Complete(won ? new ResultEvent { JobId = job.JobId, Result = result } : null);
    }

    private async Task<ExecutionRecord> ExecuteAsync(JobRecord job, LiveInput input, EventObserver observer, CancellationToken abandon)
    {
        if (!catalog.TryFind(job.Spec.Language, out var language))
        {
            return new ExecutionRecord { Failure = new Sandbox.SandboxException($"This runner does not know the language '{job.Spec.Language}'.") };
        }

        var bytes = Math.Max(job.Spec.Limits.MemoryMb, language.Compile is null ? 0 : language.Limits.CompileMemoryMb ?? 0) * MiB;
        await memory.ReserveAsync(bytes);
        try
        {
            return await executor.ExecuteAsync(job.Spec, language, input, observer, abandon);
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
        if (result.Outcome == Outcome.InternalError)
        {
            var cause = record.Failure ?? record.Runs.LastOrDefault()?.Failure ?? record.Compile?.Failure;
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

/// <summary>The three edges a running job is written to and heard from.</summary>
/// <param name="Store">Its state.</param>
/// <param name="Stream">Its events.</param>
/// <param name="Control">What its client says.</param>
internal sealed record JobLedger(IJobStore Store, IEventStream Stream, IJobControlChannel Control);

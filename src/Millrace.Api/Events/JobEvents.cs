using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;

namespace Millrace.Api.Events;

/// <summary>
/// The story of a job, whoever keeps it at the moment: the live stream while it runs, the job store once it is over. Every client
/// that follows a job, over whatever transport, reads here.
/// </summary>
internal sealed class JobEvents(IEventStream streams, IJobStore store, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Before the first event there can be.</summary>
    public const long BeforeAll = 0;

    // A job without a live stream that is not over: its server restarts and will open the stream again.
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>The sequence number to read after, when a client names the first one it wants.</summary>
    public static long After(long? fromSeq) => Math.Max(BeforeAll, (fromSeq ?? 1) - 1);

    /// <summary>Every event after a sequence number, in order, up to the result; ends early when the job does not exist or the server stops.</summary>
    public async IAsyncEnumerable<ExecutionEvent> ReadAsync(string jobId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = afterSeq;
        while (!host.ApplicationStopping.IsCancellationRequested)
        {
            await foreach (var e in streams.SubscribeAsync(jobId, last, cancellation).WithCancellation(cancellation))
            {
                last = e.Seq;
                yield return e;
                if (e is ResultEvent)
                {
                    yield break;
                }
            }

            // The stream knows no more. Either the job is over and its log is in the store, or nobody has opened the stream yet.
            var job = await store.GetAsync(jobId, cancellation);
            if (job is null)
            {
                yield break;
            }

            if (job.Status.IsFinal())
            {
                foreach (var e in await ReadStoredAsync(job, last, cancellation))
                {
                    yield return e;
                }

                yield break;
            }

            await Task.Delay(Retry, time, cancellation);
        }
    }

    /// <summary>Waits for the result; null when the job goes away or the server stops first.</summary>
    public async Task<ExecutionResult?> ReadResultAsync(string jobId, CancellationToken cancellation)
    {
        // The server's stop ends the wait and not the job.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.ApplicationStopping);
        try
        {
            // Nearly always the live stream has it, and nothing else need be read.
            if (await streams.WaitForResultAsync(jobId, either.Token) is { } last)
            {
                return last.Result;
            }

            await foreach (var e in ReadAsync(jobId, BeforeAll, either.Token))
            {
                if (e is ResultEvent { Result: var result })
                {
                    return result;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Fall through: accepted, and no result to tell.
        }

        return null;
    }

    private async Task<IEnumerable<ExecutionEvent>> ReadStoredAsync(JobRecord job, long afterSeq, CancellationToken cancellation)
    {
        var stored = await store.ReadEventsAsync(job.JobId, cancellation);
        IEnumerable<ExecutionEvent> story = stored.Count > 0 && stored[^1] is ResultEvent ? stored : [.. stored, LastEvent(job, stored)];
        return story.Where(e => e.Seq > afterSeq);
    }

    // The log may have been stored in one step with the result, before the result's own event was numbered: it is the next one.
    private static ResultEvent LastEvent(JobRecord job, IReadOnlyList<ExecutionEvent> stored) => new()
    {
        JobId = job.JobId,
        Seq = stored.Count > 0 ? stored[^1].Seq + 1 : ((Math.Max(job.Attempt, 1) - 1) * ExecutionEvent.AttemptStride) + 1,
        Timestamp = job.FinishedAt ?? job.CreatedAt,
        Result = job.Result ?? throw new InvalidDataException($"Job {job.JobId} is {job.Status} and has no result."),
    };
}

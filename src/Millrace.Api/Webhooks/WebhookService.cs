using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Jobs;
using Millrace.Transport.Results;

namespace Millrace.Api.Webhooks;

/// <summary>
/// Tells receivers. It claims what is due, tries each once, and notes what follows; how it stands is in the store alone, so a process
/// that dies in the middle leaves its callbacks to the next, when their lease ends.
/// </summary>
internal sealed partial class WebhookService(
    ICallbackStore callbacks,
    IJobStore jobs,
    WebhookSender sender,
    WebhookSchedule schedule,
    WebhookSigner signer,
    IOptions<WebhookOptions> options,
    TimeProvider time,
    ILogger<WebhookService> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // Time to read the job and to note the attempt.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.Value.AttemptSeconds) + LeaseMargin;
    private readonly WebhookTraffic _traffic = new(options.Value.Concurrency, options.Value.PerReceiver);
    private readonly SemaphoreSlim _news = new(0);
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    public override void Dispose()
    {
        base.Dispose();
        _news.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was accepted while there was a secret waits until there is one again.
        if (!signer.CanSign)
        {
            return;
        }

        callbacks.Arrived += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await ClaimAsync(stoppingToken);
                await _news.WaitAsync(Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            callbacks.Arrived -= Wake;
            await Task.WhenAll(_underWay.Values);
        }
    }

    private void Wake()
    {
        // One is enough for any number of news.
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        try
        {
            while (_traffic.Room() is { } room && await callbacks.ClaimAsync(room, _lease, stop) is { Count: > 0 } claimed)
            {
                foreach (var callback in claimed)
                {
                    _traffic.Begin(callback.Receiver);
                    _underWay[callback.JobId] = Task.Run(() => TellAsync(callback, stop), CancellationToken.None);
                }
            }
        }
        catch (Exception e) when (e is TransportUnavailableException)
        {
            LogAway(e.Message);
        }
    }

    private async Task TellAsync(ClaimedCallback callback, CancellationToken stop)
    {
        try
        {
            await TryAsync(callback, stop);
        }
        catch (Exception e) when (e is TransportUnavailableException or ObjectDisposedException || (e is OperationCanceledException && stop.IsCancellationRequested))
        {
            // Its lease ends, and it is tried again.
            LogLeft(callback.JobId, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(callback.JobId, e);
        }
        finally
        {
            _underWay.TryRemove(callback.JobId, out _);
            _traffic.End(callback.Receiver);
            if (!stop.IsCancellationRequested)
            {
                Wake();
            }
        }
    }

    private async Task TryAsync(ClaimedCallback callback, CancellationToken stop)
    {
        try
        {
            var verdict = await AttemptAsync(callback, stop);
            var pause = verdict.State == CallbackState.Pending ? schedule.After(callback.Attempts, callback.Age, verdict.Wait, Random.Shared.NextDouble()) : null;
            var state = verdict.State == CallbackState.Pending && pause is null ? CallbackState.Failed : verdict.State;
            await callbacks.SettleAsync(callback.JobId, verdict.Attempt, state, pause ?? TimeSpan.Zero, CancellationToken.None);
            LogTried(callback.JobId, callback.Receiver, state, verdict.Attempt.Status, verdict.Attempt.Error);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await callbacks.ReleaseAsync(callback.JobId, CancellationToken.None);
        }
    }

    private async Task<WebhookVerdict> AttemptAsync(ClaimedCallback callback, CancellationToken stop)
    {
        var job = await jobs.GetAsync(callback.JobId, stop);
        return job?.Result is { } result
            ? await sender.SendAsync(job.Tenant, callback.JobId, callback.Url, ResultMessage.Write(job, result), stop)
            : new WebhookVerdict(new CallbackAttempt { At = time.GetUtcNow(), Error = "The job is no longer kept.", Duration = 0 }, CallbackState.Failed);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The callback of job {JobId} to {Receiver}: {State} (status {Status}; {Problem})")]
    private partial void LogTried(string jobId, string receiver, CallbackState state, int? status, string? problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Callbacks wait: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of the callback of job {JobId} could not be noted; it is tried again: {Reason}")]
    private partial void LogLeft(string jobId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The callback of job {JobId} failed in a way it should not; it is tried again when its lease ends")]
    private partial void LogFailed(string jobId, Exception cause);
}

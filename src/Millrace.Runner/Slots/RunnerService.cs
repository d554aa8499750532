using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Transport.Queue;

namespace Millrace.Runner.Slots;

/// <summary>
/// Step 5 of the journey: each slot takes a job, brings it to its end and takes the next. When the server stops, nothing new
/// is taken, and the jobs that run may finish; what is left then goes back to the queue.
/// </summary>
internal sealed class RunnerService(
    IJobQueue queue, JobProcessor processor, TakingGate gate, RunnerState state, RunnerOptions options, TimeProvider time, ILogger<RunnerService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _abandon = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _drain.CancelAsync();
        if (ExecuteTask is { } slots)
        {
            if (state.Busy > 0)
            {
                logger.LogInformation("Waiting up to {Seconds} s for {Count} running jobs.", options.DrainSeconds, state.Busy);
            }

            await Task.WhenAny(slots, Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), time, cancellationToken));

            // Whoever still runs is stopped without a result: its job is another runner's, or this one's at the next start.
            await _abandon.CancelAsync();
            await slots;
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _drain.Dispose();
        _abandon.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Slots).Select(_ => Task.Run(() => RunSlotAsync(_drain.Token), CancellationToken.None)));

    private async Task RunSlotAsync(CancellationToken drain)
    {
        while (!drain.IsCancellationRequested)
        {
            if (await TakeAsync(drain) is { } delivery)
            {
                await ProcessAsync(delivery);
            }
        }
    }

    // Null when the runner has to look again whether it may take at all.
    private async Task<IJobDelivery?> TakeAsync(CancellationToken drain)
    {
        try
        {
            var closed = await gate.PassAsync(drain);
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(drain, closed);
            return await queue.TakeAsync(leave.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task ProcessAsync(IJobDelivery delivery)
    {
        state.Begin();
        try
        {
            await processor.ProcessAsync(delivery, _abandon.Token);
        }
        catch (Exception e)
        {
            // A bug. The job is not lost: it is still unfinished in the store, and another delivery tries again.
            logger.LogError(e, "Job {JobId} could not be brought to an end.", delivery.Job.JobId);
            await HandBackAsync(delivery);
        }
        finally
        {
            state.End();
        }
    }

    private async Task HandBackAsync(IJobDelivery delivery)
    {
        try
        {
            await Task.Delay(Pause, time, _abandon.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            await delivery.ReturnAsync();
        }
        catch (InvalidOperationException)
        {
            // Settled before it failed.
        }
    }
}

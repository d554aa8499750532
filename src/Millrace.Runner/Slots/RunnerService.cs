using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Transport.Queue;

namespace Millrace.Runner.Slots;

/// <summary>Step 5 of the journey: takes a job whenever a slot is free, and lets the jobs that run finish when the server stops.</summary>
internal sealed class RunnerService(IJobQueue queue, JobProcessor processor, RunnerState state, RunnerOptions options, ILogger<RunnerService> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _slots = new(options.Slots);
    private readonly CancellationTokenSource _abandon = new();
    private readonly HashSet<Task> _running = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] running;
        lock (_running)
        {
            running = [.. _running];
        }

        if (running.Length > 0)
        {
            logger.LogInformation("Waiting up to {Seconds} s for {Count} running jobs.", options.DrainSeconds, running.Length);
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), cancellationToken));
        }

        // Whoever still runs is stopped without a result: its job is taken up again at the next start.
        await _abandon.CancelAsync();
        await Task.WhenAll(running);
    }

    public override void Dispose()
    {
        _slots.Dispose();
        _abandon.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _slots.WaitAsync(stoppingToken);
            IJobDelivery delivery;
            try
            {
                delivery = await queue.TakeAsync(stoppingToken);
            }
            catch
            {
                _slots.Release();
                throw;
            }

            Start(delivery);
        }
    }

    private void Start(IJobDelivery delivery)
    {
        var running = Task.Run(() => ProcessAsync(delivery));
        lock (_running)
        {
            _running.Add(running);
        }

        running.ContinueWith(
            done =>
            {
                lock (_running)
                {
                    _running.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
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
            // A bug or a store that cannot be written to. The job is not lost: it is still unfinished in the store.
            logger.LogError(e, "Job {JobId} could not be brought to an end.", delivery.Job.JobId);
        }
        finally
        {
            state.End();
            _slots.Release();
        }
    }
}

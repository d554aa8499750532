using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Millrace.Transport.Jobs;

/// <summary>Drops finished jobs beyond the retention, at the start and then at every interval.</summary>
internal sealed partial class RetentionSweeper(
    IJobStore store, IOptions<EmbeddedTransportOptions> options, TimeProvider time, ILogger<RetentionSweeper> logger) : BackgroundService
{
    /// <summary>One sweep; returns how many jobs it dropped.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var settings = options.Value;
        var dropped = await store.DeleteExpiredAsync(time.GetUtcNow() - settings.RetentionAge, settings.RetentionCount, cancellation);
        if (dropped > 0)
        {
            LogDropped(dropped);
        }

        return dropped;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        do
        {
            await TrySweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Count} finished jobs beyond the retention")]
    private partial void LogDropped(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Finished jobs beyond the retention could not be dropped; the next sweep tries again")]
    private partial void LogFailed(Exception cause);
}

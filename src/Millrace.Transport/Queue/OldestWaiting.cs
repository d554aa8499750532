using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue.RabbitMq;

namespace Millrace.Transport.Queue;

/// <summary>
/// Looks up which jobs have waited longest, so that an API knows the age of those that another has accepted, or itself before it was
/// started anew: the broker counts messages and does not say how old they are.
/// </summary>
internal sealed partial class OldestWaiting(IJobRecovery jobs, IJobQueue queue, TimeProvider time, ILogger<OldestWaiting> log) : BackgroundService
{
    // So many are looked at that the oldest of each lane is likely among them.
    private const int Look = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (queue is not RabbitMqJobQueue fleet)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                fleet.Know(await jobs.ReadOldestWaitingAsync(Look, stoppingToken));
            }
            catch (TransportUnavailableException e)
            {
                LogLater(e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What has waited longest is not known for now: {Reason}")]
    private partial void LogLater(string reason);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// Connects and declares before anything else starts, so that a wrong address or a mismatch is told at the start. A broker
/// that is not there yet is waited for: a fleet starts in any order.
/// </summary>
internal sealed class BrokerStartup(BrokerConnection broker, IOptions<RabbitMqOptions> options, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await broker.GetAsync(cancellationToken);
                return;
            }
            catch (QueueUnavailableException) when (time.GetElapsedTime(began) < options.Value.StartTimeout)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using System.Text;
using System.Threading.Channels;
using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Tells the senders of jobs that they were taken. Not persistent and not confirmed: a lost one is made good by counting.</summary>
internal sealed class TakenNotices(BrokerConnection broker) : IAsyncDisposable
{
    private const int Backlog = 1024;

    private readonly Channel<(string Origin, string JobId)> _notices =
        Channel.CreateBounded<(string, string)>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task? _loop;

    /// <summary>Never waits.</summary>
    public void Tell(string origin, string jobId)
    {
        _notices.Writer.TryWrite((origin, jobId));
        _loop ??= Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _notices.Writer.TryComplete();
        if (_loop is not null)
        {
            await _loop;
        }
    }

    private async Task RunAsync()
    {
        IChannel? channel = null;
        await foreach (var (origin, jobId) in _notices.Reader.ReadAllAsync())
        {
            try
            {
                if (channel is not { IsOpen: true })
                {
                    channel = await (await broker.GetAsync(CancellationToken.None)).CreateChannelAsync();
                }

                await channel.BasicPublishAsync(Names.Taken, origin, mandatory: false, new BasicProperties(), Encoding.UTF8.GetBytes(jobId));
            }
            catch (Exception e) when (BrokerErrors.IsLoss(e) || e is QueueUnavailableException or QueueMisconfiguredException)
            {
                // Counting will tell.
            }
        }
    }
}

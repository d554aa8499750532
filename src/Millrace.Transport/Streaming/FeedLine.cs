using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Millrace.Transport.Streaming;

/// <summary>
/// Keeps one feed up to date: hears what is announced, and reads the log at the start, after a break of the connection, when
/// something was missed, and when nothing was heard for a while.
/// </summary>
internal sealed partial class FeedLine(JobFeed feed, RedisEventLogs logs, TimeProvider time, ILogger logger)
{
    // More than this behind, the log is left to the readers, each at its own pace.
    private const int CatchUpPages = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ChannelMessageQueue? _queue;
    private volatile bool _closed;
    private int _wanted;

    /// <summary>What is fed.</summary>
    public JobFeed Feed => feed;

    /// <summary>Begins to listen, then reads what was told before.</summary>
    public void Open() => _ = OpenAsync();

    /// <summary>Reads the log again; calls while it is read make one more reading.</summary>
    public void Refresh()
    {
        if (Interlocked.Increment(ref _wanted) == 1)
        {
            _ = RefreshAsync();
        }
    }

    /// <summary>Stops listening.</summary>
    public void Close()
    {
        _closed = true;
        if (_queue is { } queue)
        {
            _ = UnsubscribeAsync(queue);
        }
    }

    private async Task OpenAsync()
    {
        while (!_closed && _queue is null)
        {
            try
            {
                var queue = await logs.SubscribeAsync(feed.JobId);
                queue.OnMessage(message => Hear((byte[])message.Message!));
                _queue = queue;
                Refresh();
            }
            catch (TransportUnavailableException)
            {
                await Task.Delay(Pause, time);
            }
            catch (Exception e)
            {
                LogFailed(e, feed.JobId);
                await Task.Delay(Pause, time);
            }
        }

        if (_closed && _queue is { } late)
        {
            await UnsubscribeAsync(late);
        }
    }

    private void Hear(byte[] message)
    {
        try
        {
            if (EventBatch.Read(message) is not { } batch || !feed.Hear(batch))
            {
                Refresh();
            }
        }
        catch (Exception e)
        {
            // A channel is open to whoever may publish: what is no batch is nothing.
            LogFailed(e, feed.JobId);
        }
    }

    private async Task RefreshAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wanted);
            await ReadUntilDoneAsync();
        }
        while (Interlocked.Add(ref _wanted, -seen) > 0);
    }

    private async Task ReadUntilDoneAsync()
    {
        while (!_closed)
        {
            try
            {
                await ReadAsync();
                return;
            }
            catch (TransportUnavailableException)
            {
                await Task.Delay(Pause, time);
            }
            catch (Exception e)
            {
                LogFailed(e, feed.JobId);
                await Task.Delay(Pause, time);
            }
        }
    }

    private async Task ReadAsync()
    {
        for (var i = 0; i < CatchUpPages; i++)
        {
            var page = await logs.ReadAsync(feed.JobId, feed.Next - 1, RedisEventLogs.PageBatches);
            if (feed.Take(page))
            {
                return;
            }

            if (i == CatchUpPages - 1)
            {
                feed.JumpAfter(page.Last);
            }
        }

        // What was told since is announced, or read now.
        feed.Take(await logs.ReadAsync(feed.JobId, feed.Next - 1, RedisEventLogs.PageBatches));
    }

    private async Task UnsubscribeAsync(ChannelMessageQueue queue)
    {
        try
        {
            await queue.UnsubscribeAsync();
        }
        catch (Exception e)
        {
            // Away: a new connection is not subscribed to what nobody reads.
            LogFailed(e, feed.JobId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {JobId} could not be followed for a moment")]
    private partial void LogFailed(Exception cause, string jobId);
}

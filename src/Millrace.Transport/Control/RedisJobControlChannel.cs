using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Redis;

namespace Millrace.Transport.Control;

/// <summary>
/// Control messages through Redis: one round trip for who says something, and a word on the listening process's own channel, so that
/// a job needs no subscription of its own. When a job is listened for again, wherever, the earlier listener ends.
/// </summary>
internal sealed partial class RedisJobControlChannel : IJobControlChannel, IDisposable
{
    // Says that the listeners are there, and finds what was announced to a broken connection.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, RedisJobControlListener> _listeners = new(StringComparer.Ordinal);
    private readonly RedisLink _link;
    private readonly string _channel;
    private readonly RedisControlLanes _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisJobControlChannel> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private int _isListening;

    public RedisJobControlChannel(RedisLink link, IOptions<EmbeddedTransportOptions> options, TimeProvider time, ILogger<RedisJobControlChannel> logger)
    {
        _link = link;
        _channel = link.Options.Prefix + "control:" + Guid.NewGuid().ToString("N");
        _lanes = new RedisControlLanes(link, _channel, options.Value.StdinBacklogBytes);
        _time = time;
        _logger = logger;
        _link.Restored += OnRestored;
    }

    public async ValueTask<ControlOutcome> SendAsync(string jobId, JobControl control, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await _lanes.SayAsync(jobId, control);
    }

    public IJobControlListener Listen(string jobId, int attempt)
    {
        var listener = new RedisJobControlListener(jobId, attempt, _lanes, _time, _logger, self => _listeners.TryRemove(new(jobId, self)));
        RedisJobControlListener? earlier = null;
        _listeners.AddOrUpdate(jobId, listener, (_, known) =>
        {
            earlier = known.Attempt > attempt ? listener : known;
            return known.Attempt > attempt ? known : listener;
        });
        earlier?.End();
        if (earlier == listener)
        {
            return listener;
        }

        listener.Open();
        if (Interlocked.Exchange(ref _isListening, 1) == 0)
        {
            _ = HearAsync();
            _ = BeatAsync();
        }

        return listener;
    }

    public void Dispose()
    {
        _link.Restored -= OnRestored;
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task HearAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var queue = await _link.SubscribeAsync(_channel);
                queue.OnMessage(message => Hear((string)message.Message!));
                TakeAll();
                return;
            }
            catch (Exception e)
            {
                LogDeaf(e);
                await Task.Delay(Pause, _time);
            }
        }
    }

    // "news JOB" or "over JOB TOKEN".
    private void Hear(string word)
    {
        var parts = word.Split(' ');
        if (parts.Length < 2 || !_listeners.TryGetValue(parts[1], out var listener))
        {
            return;
        }

        if (parts[0] == "news")
        {
            listener.Take();
        }
        else if (parts.Length == 3 && parts[2] == listener.Token)
        {
            listener.End();
        }
    }

    private void OnRestored()
    {
        TakeAll();
        _ = TakeLaterAsync();
    }

    // A connection that is back may hear again only a moment later.
    private async Task TakeLaterAsync()
    {
        await Task.Delay(Pause, _time);
        TakeAll();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, _time);
        var stopping = _stopping.Token;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                TakeAll();
            }
        }
        catch (OperationCanceledException)
        {
            // The runner stops.
        }
    }

    private void TakeAll()
    {
        foreach (var listener in _listeners.Values)
        {
            listener.Take();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is said to jobs cannot be heard yet; tried again")]
    private partial void LogDeaf(Exception cause);
}

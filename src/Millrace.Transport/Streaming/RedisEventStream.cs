using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Redis;

namespace Millrace.Transport.Streaming;

/// <summary>
/// Events through Redis: whoever writes appends to a log and announces it in one step, fenced by the attempt; whoever reads hears the
/// announcements, and reads the log for what was before. One subscription for each job that is read in this process, while it is
/// read. The end of a job comes from the job store, announced in the step that stores it.
/// </summary>
internal sealed class RedisEventStream : IEventStream, IDisposable
{
    // A job that is silent for so long is looked at: an announcement may have been lost with a connection.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    // A connection that is back may hear again only a moment later.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RedisStory> _stories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedLine> _lines = new(StringComparer.Ordinal);
    private readonly RedisLink _link;
    private readonly IJobStore _store;
    private readonly StoryHandover _handover;
    private readonly RedisEventLogs _logs;
    private readonly int _logBytes;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisEventStream> _logger;
    private readonly CancellationTokenSource _stopping = new();

    public RedisEventStream(
        RedisLink link, IJobStore store, StoryHandover handover, IOptions<EmbeddedTransportOptions> options, TimeProvider time, ILogger<RedisEventStream> logger)
    {
        _link = link;
        _store = store;
        _handover = handover;
        _logs = new RedisEventLogs(link);
        _logBytes = options.Value.StreamLogBytes;
        _time = time;
        _logger = logger;
        _link.Restored += OnRestored;
        _ = LookAfterTheSilentAsync();
    }

    /// <summary>Jobs that are read here now.</summary>
    internal int FeedCount
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Jobs that are written here now.</summary>
    internal int StoryCount
    {
        get
        {
            lock (_gate)
            {
                return _stories.Count;
            }
        }
    }

    public IEventWriter Open(string jobId, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        var earlier = _handover.Take(jobId);
        RedisEventWriter writer;
        RedisStory story;
        lock (_gate)
        {
            if (!_stories.TryGetValue(jobId, out story!))
            {
                story = NewStory(jobId, attempt == 1 ? earlier : []);
                _stories.Add(jobId, story);
            }

            writer = new RedisEventWriter(this, story, attempt);
            if (attempt > 1 && _lines.TryGetValue(jobId, out var line))
            {
                line.Feed.Void(attempt);
            }
        }

        if (attempt > 1)
        {
            // That the story begins anew is news.
            story.Send();
        }

        return writer;
    }

    public async IAsyncEnumerable<ExecutionEvent> SubscribeAsync(
        string jobId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var feed = Attach(jobId, afterSeq);
        try
        {
            var (position, told) = (afterSeq, false);
            var read = feed.Read(position);
            while (read.Kind is FeedReadKind.Event or FeedReadKind.Wait or FeedReadKind.Behind)
            {
                if (read.Kind == FeedReadKind.Wait)
                {
                    await read.More!.WaitAsync(cancellation);
                }
                else
                {
                    var events = read.Event is { } e ? [e] : await ReadBehindAsync(feed, position, cancellation);
                    foreach (var next in events)
                    {
                        yield return next;
                        (position, told) = (next.Seq, true);
                    }
                }

                read = feed.Read(position);
            }

            if (read.Kind == FeedReadKind.Stored)
            {
                foreach (var e in Rest(await _store.ReadEventsAsync(jobId, cancellation), position, told))
                {
                    yield return e;
                }
            }
        }
        finally
        {
            Detach(feed);
        }
    }

    public void Dispose()
    {
        _link.Restored -= OnRestored;
        _stopping.Cancel();
        lock (_gate)
        {
            foreach (var line in _lines.Values)
            {
                line.Close();
            }

            foreach (var story in _stories.Values)
            {
                story.Close(int.MaxValue);
            }
        }
    }

    /// <summary>Lets a story go whose attempt is told, unless a newer one has begun here.</summary>
    internal void Forget(RedisStory story, int attempt)
    {
        lock (_gate)
        {
            if (_stories.TryGetValue(story.Log.JobId, out var known) && known == story && story.Log.Attempt <= attempt)
            {
                _stories.Remove(story.Log.JobId);
            }
        }
    }

    // A reader that was told of the job gets its end in any case, even when the one who finished it counted less than was told.
    private static IEnumerable<ExecutionEvent> Rest(IReadOnlyList<ExecutionEvent> story, long position, bool told)
    {
        foreach (var e in story.Where(e => e.Seq > position))
        {
            yield return e;
        }

        if (told && story.Count > 0 && story[^1].Seq <= position)
        {
            yield return story[^1] with { Seq = position + 1 };
        }
    }

    private RedisStory NewStory(string jobId, IReadOnlyList<ExecutionEvent> earlier)
    {
        var log = new EventLog(jobId, _logBytes, _time);
        log.Prepend(earlier);
        var story = new RedisStory(log, earlier.Count > 0 ? earlier[^1].Seq : -1, _logs, _time, _logger);
        story.Sent += OnSent;
        return story;
    }

    // What comes before any runner is told by an API that will not hear how the job goes on.
    private void OnSent(RedisStory story) => Forget(story, attempt: 0);

    private JobFeed Attach(string jobId, long afterSeq)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(jobId, out var line))
            {
                line = new FeedLine(new JobFeed(jobId), _logs, _time, _logger);
                line.Feed.BeginAfter(afterSeq);
                _lines.Add(jobId, line);
                line.Open();
            }

            line.Feed.Readers++;
            return line.Feed;
        }
    }

    private void Detach(JobFeed feed)
    {
        FeedLine? left = null;
        lock (_gate)
        {
            feed.Readers--;
            if (feed.Readers == 0 && _lines.TryGetValue(feed.JobId, out var line) && line.Feed == feed)
            {
                _lines.Remove(feed.JobId);
                left = line;
            }
        }

        left?.Close();
    }

    // One page of the log for a reader that the window has left behind; nothing when the log has gone to the job store.
    private async Task<IEnumerable<ExecutionEvent>> ReadBehindAsync(JobFeed feed, long position, CancellationToken cancellation)
    {
        LogPage page;
        try
        {
            page = await _logs.ReadAsync(feed.JobId, position, batches: 4);
        }
        catch (TransportUnavailableException)
        {
            await Task.Delay(Again, _time, cancellation);
            return [];
        }

        var events = page.Batches.SelectMany(batch => batch.Events).Where(e => e.Seq > position).ToList();
        if (events.Count > 0)
        {
            return events;
        }

        if (page.Status is not { } status || status.IsFinal())
        {
            feed.Close(page.Status is null ? EventLogState.Unknown : EventLogState.Stored);
        }
        else
        {
            // The log has begun anew, or Redis has lost it and its writer tells it again.
            await Task.Delay(Again, _time, cancellation);
        }

        return [];
    }

    private void OnRestored()
    {
        RefreshAll();
        _ = RefreshLaterAsync();
    }

    private async Task RefreshLaterAsync()
    {
        await Task.Delay(Again, _time);
        RefreshAll();
    }

    private void RefreshAll()
    {
        foreach (var line in Lines())
        {
            line.Refresh();
        }
    }

    private async Task LookAfterTheSilentAsync()
    {
        using var timer = new PeriodicTimer(Silence, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var line in Lines())
                {
                    if (!line.Feed.IsHeard && !line.Feed.IsEnded)
                    {
                        line.Refresh();
                    }

                    line.Feed.IsHeard = false;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private List<FeedLine> Lines()
    {
        lock (_gate)
        {
            return [.. _lines.Values];
        }
    }
}

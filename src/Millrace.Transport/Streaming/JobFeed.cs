using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>
/// What this process has lately heard of one job, shared by all who read it here: a bounded window of its newest events. A reader
/// holds only the number it has reached; one that falls behind the window reads on from Redis at its own pace.
/// </summary>
internal sealed class JobFeed(string jobId)
{
    /// <summary>What the window may hold, characters of text and a little for each event.</summary>
    public const int WindowChars = 256 * 1024;

    private const int EventOverhead = 128;

    private readonly Lock _gate = new();
    private readonly List<ExecutionEvent> _window = [];
    private TaskCompletionSource? _changed;
    private EventLogState _state = EventLogState.Open;
    private bool _isReady;
    private int _attempt;
    private long _start = 1;
    private long _chars;

    /// <summary>The job.</summary>
    public string JobId => jobId;

    /// <summary>Readers now; guarded by the stream's lock.</summary>
    public int Readers { get; set; }

    /// <summary>Whether something was heard since this was last set to false.</summary>
    public bool IsHeard { get; set; }

    /// <summary>The number that comes next.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return NextSeq;
            }
        }
    }

    /// <summary>Whether the end is known.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _state != EventLogState.Open;
            }
        }
    }

    /// <summary>The window begins after this number; once, before anything is heard.</summary>
    public void BeginAfter(long seq)
    {
        lock (_gate)
        {
            _start = Math.Max(1, seq + 1);
        }
    }

    /// <summary>The event after a number, or what to wait for, or where else to look.</summary>
    public FeedRead Read(long afterSeq)
    {
        lock (_gate)
        {
            var wanted = Math.Max(afterSeq + 1, EventNumbers.FirstOf(_attempt));
            if (!_isReady && _state == EventLogState.Open)
            {
                return Wait();
            }

            if (wanted >= _start && wanted < NextSeq)
            {
                return new FeedRead(FeedReadKind.Event, _window[(int)(wanted - _start)], null);
            }

            return _state switch
            {
                EventLogState.Open when wanted < _start => new FeedRead(FeedReadKind.Behind, null, null),
                EventLogState.Open => Wait(),
                EventLogState.Complete when wanted < _start => new FeedRead(FeedReadKind.Stored, null, null),
                EventLogState.Stored => new FeedRead(FeedReadKind.Stored, null, null),
                _ => new FeedRead(FeedReadKind.End, null, null),
            };
        }
    }

    /// <summary>Takes what was announced; false when something before it is missing.</summary>
    public bool Hear(EventBatch batch)
    {
        lock (_gate)
        {
            IsHeard = true;
            if (_state != EventLogState.Open)
            {
                return true;
            }

            // The log is being read, perhaps just before this was appended: it must be read again.
            if (!_isReady)
            {
                return false;
            }

            if (batch.Kind == EventBatchKind.Gone)
            {
                End(EventLogState.Unknown);
                return true;
            }

            if (batch.Attempt < _attempt)
            {
                return true;
            }

            BeginAttempt(batch.Attempt);
            var follows = batch.First <= NextSeq;
            if (follows)
            {
                Add(batch.Events);
            }

            if (batch.Kind == EventBatchKind.End)
            {
                End(follows && batch.Events is [.., ResultEvent] ? EventLogState.Complete : EventLogState.Stored);
                return true;
            }

            return follows;
        }
    }

    /// <summary>Takes what was read from the log; false when there is more to read.</summary>
    public bool Take(LogPage page)
    {
        lock (_gate)
        {
            if (_state != EventLogState.Open)
            {
                return true;
            }

            if (page.Status is not { } status)
            {
                End(EventLogState.Unknown);
                return true;
            }

            BeginAttempt(page.Attempt);
            if (page.Attempt >= _attempt || _attempt <= 1)
            {
                // Whoever came first may have asked for what is yet to come.
                _start = _isReady ? _start : Math.Max(Math.Min(_start, page.Last + 1), EventNumbers.FirstOf(_attempt));
                foreach (var batch in page.Batches.Where(batch => batch.First <= NextSeq))
                {
                    Add(batch.Events);
                }
            }

            _isReady = true;
            if (status.IsFinal())
            {
                End(EventLogState.Stored);
            }

            Wake();
            return status.IsFinal() || page.Attempt < _attempt || page.Last < NextSeq;
        }
    }

    /// <summary>Goes on at the end of a log that is too long to be kept here.</summary>
    public void JumpAfter(long seq)
    {
        lock (_gate)
        {
            if (_state == EventLogState.Open && seq >= NextSeq)
            {
                _window.Clear();
                _chars = 0;
                _start = seq + 1;
                Wake();
            }
        }
    }

    /// <summary>A newer attempt has begun: what older ones told is void.</summary>
    public void Void(int attempt)
    {
        lock (_gate)
        {
            BeginAttempt(attempt);
        }
    }

    /// <summary>Wakes all who wait, to look again.</summary>
    public void Close(EventLogState state)
    {
        lock (_gate)
        {
            if (_state == EventLogState.Open)
            {
                End(state);
            }
        }
    }

    private long NextSeq => _start + _window.Count;

    private FeedRead Wait()
    {
        _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new FeedRead(FeedReadKind.Wait, null, _changed.Task);
    }

    // 0 and 1 are one story.
    private void BeginAttempt(int attempt)
    {
        if (attempt <= _attempt || _state != EventLogState.Open)
        {
            return;
        }

        _attempt = attempt;
        var first = EventNumbers.FirstOf(attempt);
        if (NextSeq < first)
        {
            _window.Clear();
            _chars = 0;
            _start = first;
            Wake();
        }
    }

    private void Add(IReadOnlyList<ExecutionEvent> events)
    {
        foreach (var e in events.Where(e => e.Seq == NextSeq))
        {
            _window.Add(e);
            _chars += Weight(e);
        }

        Trim();
        Wake();
    }

    private void Trim()
    {
        if (_chars <= WindowChars)
        {
            return;
        }

        var drop = 0;
        while (_chars > WindowChars / 2 && drop < _window.Count - 1)
        {
            _chars -= Weight(_window[drop++]);
        }

        _window.RemoveRange(0, drop);
        _start += drop;
    }

    private void End(EventLogState state)
    {
        _state = state;
        Wake();
    }

    private void Wake()
    {
        _changed?.SetResult();
        _changed = null;
    }

    private static int Weight(ExecutionEvent e) => EventOverhead + (e is OutputEvent output ? output.Text.Length : 0);
}

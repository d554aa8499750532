using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>
/// The story of one job in memory. Writers append under a short lock; a reader holds nothing but the number it has reached,
/// so a slow one costs nothing and holds up nobody.
/// </summary>
internal sealed class EventLog(string jobId, int maxBytes, TimeProvider time)
{
    // What an event weighs beside its text.
    private const int EventOverhead = 160;

    private const string RestartReason = "The runner that had the job ended before the job did, or gave it back.";

    private readonly Lock _gate = new();
    private List<ExecutionEvent> _events = [];
    private TaskCompletionSource? _changed;
    private TaskCompletionSource<ResultEvent?>? _ended;
    private EventLogState _state = EventLogState.Open;
    private int _attempt = -1;
    private long _bytes;
    private long _dropped;
    private long _touchedAt = time.GetTimestamp();

    /// <summary>The job.</summary>
    public string JobId => jobId;

    /// <summary>Readers now; guarded by the stream's lock.</summary>
    public int Readers { get; set; }

    /// <summary>Whether the stream keeps it only for a while now; guarded by the stream's lock.</summary>
    public bool IsLingering { get; set; }

    /// <summary>Whether a writer was ever opened.</summary>
    public bool HasWriter => Volatile.Read(ref _attempt) >= 0;

    /// <summary>What the events weigh.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Output events that were too much for the last guard.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

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

    /// <summary>How long nothing has happened.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _touchedAt));

    /// <summary>Begins an attempt, or goes on with it. Returns the story it writes to; an overtaken attempt gets an empty one.</summary>
    public IReadOnlyList<ExecutionEvent> Begin(int attempt)
    {
        lock (_gate)
        {
            if (attempt > _attempt && _state == EventLogState.Open)
            {
                BeginNewer(attempt);
            }

            return attempt < _attempt ? [] : _events;
        }
    }

    /// <summary>Appends an event of an attempt; nothing when a newer one has begun or the story has ended.</summary>
    public void Append(int attempt, ExecutionEvent e)
    {
        lock (_gate)
        {
            if (attempt == _attempt && _state == EventLogState.Open && Fits(e))
            {
                Add(e with { Seq = NextSeq, Timestamp = time.GetUtcNow() });
            }
        }
    }

    /// <summary>Appends the last event of an attempt; nothing when a newer one has begun or the story has ended.</summary>
    public void Complete(int attempt, ResultEvent last)
    {
        lock (_gate)
        {
            if (attempt == _attempt && _state == EventLogState.Open)
            {
                End(last with { Seq = NextSeq, Timestamp = last.Timestamp == default ? time.GetUtcNow() : last.Timestamp });
            }
        }
    }

    /// <summary>
    /// The store has the end of the job. When it fits what is here, it is told from here; otherwise readers are sent to the
    /// store (the job was finished by one who did not write here, or not all of it).
    /// </summary>
    public void Settle(int attempt, ResultEvent stored)
    {
        lock (_gate)
        {
            if (_state != EventLogState.Open)
            {
                return;
            }

            if (attempt == _attempt && stored.Seq == NextSeq)
            {
                End(stored);
                return;
            }

            Close(EventLogState.Stored);
        }
    }

    /// <summary>Ends the story without an event of its own.</summary>
    public void Close(EventLogState state)
    {
        lock (_gate)
        {
            if (_state == EventLogState.Open)
            {
                _state = state;
                _ended?.SetResult(null);
                Wake();
            }
        }
    }

    /// <summary>The first event above a number. A number of an overtaken attempt is before everything here.</summary>
    public EventRead Read(long afterSeq)
    {
        lock (_gate)
        {
            var index = _events.Count == 0 ? 0 : Math.Max(0, afterSeq - _events[0].Seq + 1);
            if (_state is EventLogState.Open or EventLogState.Complete && index < _events.Count)
            {
                return new EventRead(_events[(int)index], null, _state);
            }

            if (_state != EventLogState.Open)
            {
                return new EventRead(null, null, _state);
            }

            // Readers that wait share one signal; they go on elsewhere, not under this lock.
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new EventRead(null, _changed.Task, _state);
        }
    }

    /// <summary>Waits for the last event; null when it is not told here.</summary>
    public Task<ResultEvent?> EndAsync()
    {
        lock (_gate)
        {
            if (_state != EventLogState.Open)
            {
                return Task.FromResult(Last);
            }

            _ended ??= new TaskCompletionSource<ResultEvent?>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ended.Task;
        }
    }

    /// <summary>Somebody has looked after it: begins a new time of silence.</summary>
    public void Touch() => Volatile.Write(ref _touchedAt, time.GetTimestamp());

    /// <summary>The attempt that writes; -1 before any.</summary>
    public int Attempt => Volatile.Read(ref _attempt);

    /// <summary>
    /// The events of the attempt above a number, up to so many and so many characters of text, at least one if there is one. A number
    /// of an overtaken attempt is before everything here.
    /// </summary>
    public (int Attempt, IReadOnlyList<ExecutionEvent> Events) CopyAfter(long seq, int maxEvents, int maxChars)
    {
        lock (_gate)
        {
            var index = _events.Count == 0 ? 0 : (int)Math.Clamp(seq - _events[0].Seq + 1, 0, _events.Count);
            var (end, chars) = (index, 0L);
            while (end < _events.Count && end - index < maxEvents && (end == index || chars < maxChars))
            {
                chars += _events[end++] is OutputEvent output ? output.Text.Length : 0;
            }

            return (_attempt, _events[index..end]);
        }
    }

    /// <summary>Puts what others have told of the job before what is here, whose numbers then follow it.</summary>
    public void Prepend(IReadOnlyList<ExecutionEvent> earlier)
    {
        lock (_gate)
        {
            for (var i = 0; i < _events.Count; i++)
            {
                _events[i] = _events[i] with { Seq = _events[i].Seq + earlier.Count };
            }

            _events.InsertRange(0, earlier);
            _bytes += earlier.Sum(Weight);
            Wake();
        }
    }

    /// <summary>The story as it stands.</summary>
    public IReadOnlyList<ExecutionEvent> Copy(IReadOnlyList<ExecutionEvent> story)
    {
        lock (_gate)
        {
            return [.. story];
        }
    }

    private ResultEvent? Last => _state == EventLogState.Complete ? _events[^1] as ResultEvent : null;

    private long NextSeq => _events.Count == 0 ? EventNumbers.FirstOf(_attempt) : _events[^1].Seq + 1;

    private void BeginNewer(int attempt)
    {
        _attempt = attempt;
        if (attempt <= 1)
        {
            return;
        }

        _events = [];
        _bytes = 0;
        Add(new RestartedEvent { JobId = jobId, Attempt = attempt, Reason = RestartReason, Seq = NextSeq, Timestamp = time.GetUtcNow() });
    }

    private bool Fits(ExecutionEvent e)
    {
        if (e is not OutputEvent || _bytes + Weight(e) <= maxBytes)
        {
            return true;
        }

        _dropped++;
        return false;
    }

    private void End(ResultEvent last)
    {
        _state = EventLogState.Complete;
        Add(last);
        _ended?.SetResult(last);
    }

    private void Add(ExecutionEvent e)
    {
        _events.Add(e);
        _bytes += Weight(e);
        Wake();
    }

    private void Wake()
    {
        Touch();
        _changed?.SetResult();
        _changed = null;
    }

    private static long Weight(ExecutionEvent e) =>
        EventOverhead + e switch
        {
            OutputEvent output => 2L * (output.Text.Length),
            ResultEvent { Result: var result } => 2L * (result.Output.Length + result.Stdout.Length + result.Stderr.Length),
            _ => 0,
        };
}

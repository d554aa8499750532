using System.Text;

namespace Millrace.Runner.Output;

/// <summary>
/// Joins small chunks of one stream into larger ones: the first goes at once, then whatever has gathered goes every
/// 10 ms or 16 K characters, whichever is first. A program that prints a line now and then loses nothing; one that
/// prints a hundred thousand lines does not become a hundred thousand events.
/// </summary>
internal sealed class OutputBatcher : IDisposable
{
    private const int FlushCharacters = 16 * 1024;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(10);

    private readonly Action<OutputLabel, string> _emit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly StringBuilder _gathered = new();
    private OutputLabel _label;
    private long _lastFlush;
    private bool _timerRuns;

    public OutputBatcher(Action<OutputLabel, string> emit, TimeProvider time)
    {
        _emit = emit;
        _time = time;
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lastFlush = time.GetTimestamp() - (time.TimestampFrequency * 60);
    }

    public void Add(OutputLabel label, ReadOnlySpan<char> text)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_gathered.Length > 0 && label != _label)
            {
                FlushHeld();
            }

            _label = label;
            _gathered.Append(text);
            if (_gathered.Length >= FlushCharacters || _time.GetElapsedTime(_lastFlush) >= FlushInterval)
            {
                FlushHeld();
            }
            else if (!_timerRuns)
            {
                _timerRuns = true;
                _timer.Change(FlushInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Sends what has gathered, such as before a stage is said to be over.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            FlushHeld();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_lock)
        {
            _timerRuns = false;
            FlushHeld();
        }
    }

    // Emits under the lock, so that chunks keep their order; emitting never waits.
    private void FlushHeld()
    {
        if (_gathered.Length > 0)
        {
            var text = _gathered.ToString();
            _gathered.Clear();
            _emit(_label, text);
        }

        _lastFlush = _time.GetTimestamp();
    }
}

/// <summary>Which stream of which test a chunk belongs to.</summary>
internal readonly record struct OutputLabel(string Stream, int? Test);

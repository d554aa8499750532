namespace Millrace.Runner.Slots;

/// <summary>How busy the runner is.</summary>
public sealed class RunnerState
{
    private int _busy;

    /// <summary>Jobs that run now.</summary>
    public int Busy => Volatile.Read(ref _busy);

    internal void Begin() => Interlocked.Increment(ref _busy);

    internal void End() => Interlocked.Decrement(ref _busy);
}

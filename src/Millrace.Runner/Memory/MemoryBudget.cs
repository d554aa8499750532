namespace Millrace.Runner.Memory;

/// <summary>
/// Memory the jobs of this runner may use together. A job is let in when what it may use at most still fits; jobs are let
/// in in the order they asked, so that a large one is not passed over for ever.
/// </summary>
public sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _waiting = new();

    /// <summary>The whole budget.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>The share of the budget beyond which no further job is asked for.</summary>
    public const double TakingShare = 0.8;

    /// <summary>Raised when room is taken or given back.</summary>
    internal event Action? Changed;

    /// <summary>Whether a further job should be asked for: less than <see cref="TakingShare"/> is reserved and nobody waits for room.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0 && Reserved < Bytes * TakingShare;
            }
        }
    }

    /// <summary>What is reserved now.</summary>
    public long Reserved { get; private set; }

    /// <summary>Waits until there is room, and takes it. A job larger than the whole budget is let in alone.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="cancellation">Ends the waiting: nothing is taken then, and whoever stood behind may come first.</param>
    public Task ReserveAsync(long bytes, CancellationToken cancellation)
    {
        var waiting = new LinkedListNode<Waiting>(new Waiting(bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        lock (_lock)
        {
            _waiting.AddLast(waiting);
            AdmitHeld();
        }

        Changed?.Invoke();
        var admitted = waiting.Value.Admitted.Task;
        if (!admitted.IsCompleted)
        {
            var registration = cancellation.UnsafeRegister(_ => GiveUp(waiting, cancellation), null);
            admitted.ContinueWith(_ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return admitted;
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            Reserved -= bytes;
            AdmitHeld();
        }

        Changed?.Invoke();
    }

    private void GiveUp(LinkedListNode<Waiting> waiting, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (waiting.List is null)
            {
                return;
            }

            _waiting.Remove(waiting);
            waiting.Value.Admitted.SetCanceled(cancellation);
            AdmitHeld();
        }

        Changed?.Invoke();
    }

    private void AdmitHeld()
    {
        while (_waiting.First is { } next && (Reserved == 0 || Reserved + next.Value.Bytes <= Bytes))
        {
            _waiting.Remove(next);
            Reserved += next.Value.Bytes;
            next.Value.Admitted.SetResult();
        }
    }

    private readonly record struct Waiting(long Bytes, TaskCompletionSource Admitted);
}

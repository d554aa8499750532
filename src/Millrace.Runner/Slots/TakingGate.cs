using Millrace.Runner.Memory;

namespace Millrace.Runner.Slots;

/// <summary>Closed while this runner should take no job: its memory is used up, or it cannot make sandboxes.</summary>
internal sealed class TakingGate : IDisposable
{
    private readonly MemoryBudget _memory;
    private readonly Func<bool> _isHealthy;
    private readonly Lock _lock = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _closed = new();
    private bool _isOpen = true;

    public TakingGate(MemoryBudget memory, RunnerHealth health)
        : this(memory, () => health.IsHealthy) => health.Changed += Look;

    internal TakingGate(MemoryBudget memory, Func<bool> isHealthy)
    {
        (_memory, _isHealthy) = (memory, isHealthy);
        _opened.SetResult();
        memory.Changed += Look;
    }

    /// <summary>Whether jobs are asked for now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen;
            }
        }
    }

    /// <summary>Waits until the gate is open; the token is cancelled when it closes.</summary>
    public async Task<CancellationToken> PassAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task opened;
            lock (_lock)
            {
                if (_isOpen)
                {
                    return _closed.Token;
                }

                opened = _opened.Task;
            }

            await opened.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        _memory.Changed -= Look;
        _closed.Dispose();
    }

    internal void Look()
    {
        CancellationTokenSource? closing = null;
        lock (_lock)
        {
            var open = _memory.HasRoom && _isHealthy();
            if (open == _isOpen)
            {
                return;
            }

            _isOpen = open;
            if (open)
            {
                _closed = new CancellationTokenSource();
                _opened.TrySetResult();
            }
            else
            {
                closing = _closed;
                _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        closing?.Cancel();
    }
}

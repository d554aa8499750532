using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>
/// The backlog of one job. Input is bounded by bytes: what goes beyond is refused, but one message always fits into an empty
/// backlog. Everything else is always taken, and bounded by saying it once: a pending signal of the same name, end of input
/// or cancel is not repeated (as the kernel does with signals), and of pending sizes only the last counts.
/// </summary>
internal sealed class LocalJobControlListener(int stdinBytes, Action<LocalJobControlListener> remove) : IJobControlListener
{
    // What a message weighs beside its bytes, so that many tiny ones are bounded too.
    private const int Overhead = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<JobControl> _pending = [];
    private TaskCompletionSource? _waiting;
    private long _pendingStdin;
    private bool _disposed;

    public ControlOutcome Offer(JobControl control)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return ControlOutcome.NotRunning;
            }

            if (control is StdinControl input && _pendingStdin > 0 && _pendingStdin + Weight(input) > stdinBytes)
            {
                return ControlOutcome.Full;
            }

            Add(control);
            Wake();
            return ControlOutcome.Sent;
        }
    }

    public async IAsyncEnumerable<JobControl> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var (control, more) = Next();
            if (control is not null)
            {
                yield return control;
            }
            else if (more is not null)
            {
                await more.WaitAsync(cancellation);
            }
            else
            {
                yield break;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _pending.Clear();
            Wake();
        }

        remove(this);
    }

    private static long Weight(StdinControl input) => (long)input.Data.Length + Overhead;

    private void Add(JobControl control)
    {
        switch (control)
        {
            case StdinControl input:
                _pendingStdin += Weight(input);
                break;
            case ResizeControl when Find(pending => pending is ResizeControl) is { } earlier:
                _pending.Remove(earlier);
                break;
            case CancelControl when Find(pending => pending is CancelControl) is not null:
            case SignalControl or StdinEofControl when Find(pending => pending.Equals(control)) is not null:
                return;
        }

        _pending.AddLast(control);
    }

    private LinkedListNode<JobControl>? Find(Predicate<JobControl> match)
    {
        for (var node = _pending.First; node is not null; node = node.Next)
        {
            if (match(node.Value))
            {
                return node;
            }
        }

        return null;
    }

    // The next message, or what to wait for; neither at the end.
    private (JobControl? Control, Task? More) Next()
    {
        lock (_gate)
        {
            if (_pending.First is { } first)
            {
                _pending.RemoveFirst();
                _pendingStdin -= first.Value is StdinControl input ? Weight(input) : 0;
                return (first.Value, null);
            }

            if (_disposed)
            {
                return (null, null);
            }

            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (null, _waiting.Task);
        }
    }

    // The reader goes on elsewhere, not under this lock.
    private void Wake()
    {
        _waiting?.SetResult();
        _waiting = null;
    }
}

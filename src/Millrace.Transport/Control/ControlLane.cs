using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>Messages of one lane, in order, for one reader. Ends when closed.</summary>
internal sealed class ControlLane
{
    private readonly Lock _gate = new();
    private readonly LinkedList<JobControl> _pending = [];
    private TaskCompletionSource? _waiting;
    private JobControl? _inHand;
    private bool _closed;

    /// <summary>Looks at what is pending (with what the reader has in hand, in front) and says whether the message is added; false when the lane is closed.</summary>
    public bool TryAdd(JobControl control, Func<IEnumerable<JobControl>, Admission> admit, out Admission admission)
    {
        lock (_gate)
        {
            admission = Admission.Refuse;
            if (_closed)
            {
                return false;
            }

            admission = admit(_inHand is null ? _pending : _pending.Prepend(_inHand));
            if (admission == Admission.ReplaceSame)
            {
                RemoveSameKind(control);
            }

            if (admission is Admission.Add or Admission.ReplaceSame)
            {
                _pending.AddLast(control);
                Wake();
            }

            return true;
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

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _pending.Clear();
            Wake();
        }
    }

    private void RemoveSameKind(JobControl control)
    {
        if (_pending.FirstOrDefault(p => p.GetType() == control.GetType()) is { } same)
        {
            _pending.Remove(same);
        }
    }

    // The next message, or what to wait for; neither at the end.
    private (JobControl? Control, Task? More) Next()
    {
        lock (_gate)
        {
            _inHand = null;
            if (_pending.First is { } first)
            {
                _pending.RemoveFirst();
                _inHand = first.Value;
                return (first.Value, null);
            }

            if (_closed)
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

/// <summary>What becomes of a message that was offered.</summary>
internal enum Admission
{
    /// <summary>It waits its turn.</summary>
    Add,

    /// <summary>It takes the place of a pending one of its kind, at the end.</summary>
    ReplaceSame,

    /// <summary>An equal one is pending already.</summary>
    AlreadyThere,

    /// <summary>There is no room.</summary>
    Refuse,
}

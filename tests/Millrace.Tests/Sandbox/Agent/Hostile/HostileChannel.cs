using Millrace.Sandbox.Agent;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>A channel whose other end does what a conversation says.</summary>
internal sealed class HostileChannel(int readAtOnce) : IAgentChannel
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _said = new();
    private readonly MemoryStream _told = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _read;
    private bool _left;
    private bool _deaf;
    private TaskCompletionSource? _more;
    private TaskCompletionSource _heard = Heard();

    /// <summary>All that the host has told the agent.</summary>
    public byte[] Told
    {
        get
        {
            lock (_lock)
            {
                return _told.ToArray();
            }
        }
    }

    /// <summary>The agent says something.</summary>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return; // to receive nothing would be to hear that it is gone
        }

        lock (_lock)
        {
            _said.Position = _said.Length;
            _said.Write(bytes);
            Wake();
        }
    }

    /// <summary>The agent goes away.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _left = true;
            Wake();
        }
    }

    /// <summary>The agent reads no more.</summary>
    public void GoDeaf()
    {
        lock (_lock)
        {
            _deaf = true;
        }
    }

    /// <summary>Done when the host has taken in all that was said, or listens no more.</summary>
    public Task AllHeardAsync()
    {
        lock (_lock)
        {
            return _closed.Task.IsCompleted ? Task.CompletedTask : Task.WhenAny(_heard.Task, _closed.Task);
        }
    }

    /// <summary>The end of the sandbox: nothing is heard or said any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _left = true;
            _closed.TrySetResult();
            _more?.TrySetResult();
        }
    }

    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        bool deaf;
        lock (_lock)
        {
            deaf = _deaf;
            _told.Write(bytes.Span);
        }

        if (deaf)
        {
            await _closed.Task;
        }

        return _closed.Task.IsCompleted ? throw new IOException("The agent is gone.") : bytes.Length;
    }

    public async ValueTask WaitAsync()
    {
        Task? more = null;
        lock (_lock)
        {
            if (_read == _said.Length && !_left)
            {
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _heard.TrySetResult();
                more = _more.Task;
            }
        }

        await (more ?? Task.CompletedTask);
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        await WaitAsync();
        lock (_lock)
        {
            _said.Position = _read;
            var count = _said.Read(buffer.Span[..Math.Min(buffer.Length, readAtOnce)]);
            _read += count;
            return count;
        }
    }

    public void Dispose() => Close();

    private static TaskCompletionSource Heard() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        _heard = Heard();
        _more?.TrySetResult();
    }
}

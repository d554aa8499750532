using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Egress;

/// <summary>
/// One connection a program has made inside, as the host sees it: bytes both ways, each side at most a window ahead of the
/// other. One reader and one writer at a time. Disposing closes it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed asynchronously.")]
public sealed class SandboxConnection : IAsyncDisposable
{
    // Taken bytes are told in half windows: fewer frames, and the program never waits for the second half.
    private const int CreditStep = AgentProtocol.NetWindow / 2;

    private readonly Func<FrameBuilder, CancellationToken, ValueTask> _send;
    private readonly Pipe _said = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Lock _lock = new();
    private int _untaken;
    private int _unsaidCredit;
    private int _window = AgentProtocol.NetWindow;
    private TaskCompletionSource? _windowGrew;
    private bool _saidAll;
    private bool _gone;
    private bool _ended;

    internal SandboxConnection(uint id, Func<FrameBuilder, CancellationToken, ValueTask> send)
    {
        Id = id;
        _send = send;
    }

    /// <summary>Its number; none comes twice in one sandbox.</summary>
    public uint Id { get; }

    /// <summary>Reads what the program said; 0 bytes when it will say no more.</summary>
    /// <exception cref="IOException">The connection, or the sandbox, is gone.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var read = await _said.Reader.ReadAsync(cancellation);
        var count = (int)Math.Min(buffer.Length, read.Buffer.Length);
        var part = read.Buffer.Slice(0, count);
        part.CopyTo(buffer.Span);
        _said.Reader.AdvanceTo(part.End);
        if (count > 0)
        {
            await TakenAsync(count, cancellation);
        }

        return count;
    }

    /// <summary>Says something to the program; waits while it does not read.</summary>
    /// <exception cref="IOException">The connection, or the sandbox, is gone.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..await TakeWindowAsync(bytes.Length, cancellation)];
            using var frames = new FrameBuilder(part.Length + 16);
            await SendAsync(frames.Begin(FrameType.NetBytes).UInt32(Id).Bytes(part.Span).End(), cancellation);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Nothing more comes from the host: the program reads an end of file behind what was written.</summary>
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_ended || _gone)
            {
                return;
            }

            _ended = true;
        }

        using var frames = new FrameBuilder(16);
        await SendAsync(frames.Begin(FrameType.NetEnd).UInt32(Id).End(), cancellation);
    }

    /// <summary>Closes it, if it is still there. The program may find that what it did not read yet is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        bool over;
        lock (_lock)
        {
            over = _gone || (_ended && _saidAll);
        }

        await _said.Reader.CompleteAsync();
        if (over)
        {
            return;
        }

        try
        {
            using var frames = new FrameBuilder(16);
            await SendAsync(frames.Begin(FrameType.NetClose).UInt32(Id).End(), CancellationToken.None);
        }
        catch (IOException)
        {
            // The sandbox is gone, and this with it.
        }
    }

    internal void OnSaid(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_saidAll || bytes.Length > AgentProtocol.NetWindow - _untaken)
            {
                throw new SandboxException("The agent sent more of a connection than it may.");
            }

            _untaken += bytes.Length;
        }

        _said.Writer.Write(bytes);
        Settle(_said.Writer.FlushAsync());
    }

    internal void OnSaidAll()
    {
        lock (_lock)
        {
            _saidAll = true;
        }

        _said.Writer.Complete();
    }

    internal void OnTaken(uint bytes)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            // A lie makes the window no larger than it was.
            _window = (int)Math.Min(_window + (long)bytes, AgentProtocol.NetWindow);
            waiting = _windowGrew;
            _windowGrew = null;
        }

        waiting?.TrySetResult();
    }

    internal void OnGone()
    {
        bool properly;
        lock (_lock)
        {
            _gone = true;
            properly = _saidAll;
        }

        if (!properly)
        {
            _said.Writer.Complete(new IOException("The connection was closed inside."));
        }

        OnTaken(0);
    }

    // Never waits: the pipe has no threshold, the window bounds what is in it.
    private static void Settle(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompleted)
        {
            throw new InvalidOperationException("A pipe without a threshold made its writer wait.");
        }

        flush.GetAwaiter().GetResult();
    }

    private async ValueTask TakenAsync(int count, CancellationToken cancellation)
    {
        int credit;
        lock (_lock)
        {
            _unsaidCredit += count;
            if (_unsaidCredit < CreditStep || _gone || _saidAll)
            {
                return;
            }

            credit = _unsaidCredit;
            _unsaidCredit = 0;
            _untaken -= credit;
        }

        using var frames = new FrameBuilder(16);
        await SendAsync(frames.Begin(FrameType.NetCredit).UInt32(Id).UInt32((uint)credit).End(), cancellation);
    }

    private async ValueTask<int> TakeWindowAsync(int wanted, CancellationToken cancellation)
    {
        while (true)
        {
            Task grew;
            lock (_lock)
            {
                if (_gone || _ended)
                {
                    throw new IOException("The connection was closed inside.");
                }

                if (_window > 0)
                {
                    var taken = Math.Min(wanted, _window);
                    _window -= taken;
                    return taken;
                }

                _windowGrew ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                grew = _windowGrew.Task;
            }

            await grew.WaitAsync(cancellation);
        }
    }

    private async ValueTask SendAsync(FrameBuilder frames, CancellationToken cancellation)
    {
        try
        {
            await _send(frames, cancellation);
        }
        catch (SandboxException e)
        {
            throw new IOException("The sandbox is gone.", e);
        }
    }
}

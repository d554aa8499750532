using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Stages;

/// <summary>One program in a sandbox, from its preparation to its end.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
public sealed class SandboxStage
{
    private const int SmallInput = 8 * 1024;
    private const uint LimitCpu = 0;
    private const uint LimitFileSize = 1;
    private const uint LimitStack = 3;
    private const uint LimitOpenFiles = 7;

    // How a stage is prepared: PREPARE_* of native/agent/protocol.h.
    private const byte PrepareCold = 0;
    private const byte PrepareGated = 1;
    private const byte PrepareRing = 2;

    private readonly Sandbox _sandbox;
    private readonly IStageOutput _output;
    private readonly TaskCompletionSource _gated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StageExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _stdin = new(1, 1);
    private readonly Lock _creditLock = new();
    private long _startedAt;
    private int _credit = AgentProtocol.StdinWindow;
    private TaskCompletionSource? _creditArrived;

    internal SandboxStage(Sandbox sandbox, int id, IStageOutput output)
    {
        _sandbox = sandbox;
        _output = output;
        Id = id;
    }

    /// <summary>Done when the toolchain has booted and waits at its gate; faults when it could not.</summary>
    public Task Gated => _gated.Task;

    /// <summary>Done when the program runs; faults when it could not be started.</summary>
    public Task Started => _started.Task;

    /// <summary>How long the program has run; null while it has not been started.</summary>
    public TimeSpan? RunningFor => Volatile.Read(ref _startedAt) is > 0 and var at ? Stopwatch.GetElapsedTime(at) : null;

    /// <summary>
    /// The end of the stage: everything it started is gone and all of its output was handed over. Faults with
    /// <see cref="SandboxException"/> when it could not be started or the sandbox broke.
    /// </summary>
    public Task<StageExit> Exit => _exit.Task;

    internal int Id { get; }

    internal static FrameBuilder AppendPrepare(FrameBuilder frames, int id, StageCommand command)
    {
        frames.Begin(FrameType.Prepare, id)
            .Byte((byte)(command.Terminal is null ? 0 : 1))
            .Byte((byte)(command.Gate is null ? PrepareCold : command.OutputRing ? PrepareRing : PrepareGated))
            .UInt16(command.Terminal?.Columns ?? 0)
            .UInt16(command.Terminal?.Rows ?? 0)
            .UInt16(command.Arguments.Count)
            .UInt16(command.Environment.Count)
            .String(command.WorkingDirectory)
            .String(command.Gate ?? "");
        foreach (var argument in command.Arguments)
        {
            frames.String(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            frames.Text(name).Byte((byte)'=').String(value);
        }

        return frames.End();
    }

    internal static FrameBuilder AppendRelease(FrameBuilder frames, int id, ProcessLimits limits, bool withFile = true, ReadOnlySpan<byte> gateBytes = default)
    {
        (uint Resource, long? Value)[] all =
        [
            (LimitCpu, limits.CpuSeconds), (LimitFileSize, limits.FileBytes), (LimitStack, limits.StackBytes), (LimitOpenFiles, limits.OpenFiles),
        ];
        var set = all.Where(l => l.Value is not null).ToArray();
        frames.Begin(FrameType.Release, id).Byte((byte)(withFile ? 0 : 1)).Byte(0).UInt16(set.Length);
        foreach (var (resource, value) in set)
        {
            // One second of grace between SIGXCPU and SIGKILL, for programs that want to say something.
            var hard = resource == LimitCpu ? value!.Value + 1 : value!.Value;
            frames.UInt32(resource).UInt64((ulong)value!.Value).UInt64((ulong)hard);
        }

        return frames.Bytes(gateBytes).End();
    }

    /// <summary>Lets a prepared stage go, under these limits.</summary>
    /// <param name="limits">What each of its processes may use.</param>
    /// <param name="cancellation">Gives up before anything is sent.</param>
    /// <param name="withFile">With a gate: whether the file that was written in its place goes through it.</param>
    /// <param name="gateBytes">With a gate but no file: what goes through it before it closes.</param>
    /// <param name="stdin">All of its input, when that is known; see <see cref="HasInput"/>.</param>
    public async ValueTask ReleaseAsync(
        ProcessLimits limits, CancellationToken cancellation, bool withFile = true, ReadOnlyMemory<byte> gateBytes = default, ReadOnlyMemory<byte>? stdin = null)
    {
        using var frames = new FrameBuilder();
        AppendRelease(frames, Id, limits, withFile, gateBytes.Span);
        AppendInput(frames, stdin);
        await _sandbox.SendAsync(frames, cancellation);
    }

    /// <summary>Whether all of its input, and the end of it, went along with its release: it was known and small.</summary>
    public bool HasInput { get; private set; }

    /// <summary>Sends bytes to standard input; waits while the program does not read. Returns quietly when the stage has ended.</summary>
    public async ValueTask WriteStdinAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _stdin.WaitAsync(cancellation);
        try
        {
            while (!bytes.IsEmpty && !Exit.IsCompleted)
            {
                var part = bytes[..await TakeCreditAsync(bytes.Length, cancellation)];
                using var frames = new FrameBuilder();
                await SendWhileRunningAsync(frames.Begin(FrameType.Stdin, Id).Bytes(part.Span).End(), cancellation);
                bytes = bytes[part.Length..];
            }
        }
        finally
        {
            _stdin.Release();
        }
    }

    /// <summary>Ends standard input, after what was written before.</summary>
    public async ValueTask CloseStdinAsync(CancellationToken cancellation)
    {
        await _stdin.WaitAsync(cancellation);
        try
        {
            using var frames = new FrameBuilder();
            await SendWhileRunningAsync(frames.Empty(FrameType.StdinEof, Id), cancellation);
        }
        finally
        {
            _stdin.Release();
        }
    }

    /// <summary>Tells the terminal its new size.</summary>
    public async ValueTask ResizeAsync(TerminalGeometry size, CancellationToken cancellation)
    {
        using var frames = new FrameBuilder();
        await SendWhileRunningAsync(frames.Begin(FrameType.Resize, Id).UInt16(size.Columns).UInt16(size.Rows).End(), cancellation);
    }

    /// <summary>Sends a signal to the program.</summary>
    public async ValueTask SignalAsync(int signal, CancellationToken cancellation)
    {
        using var frames = new FrameBuilder();
        await SendWhileRunningAsync(frames.Begin(FrameType.Signal, Id).Byte(checked((byte)signal)).End(), cancellation);
    }

    /// <summary>Ends the stage now; its end is reported through <see cref="Exit"/>.</summary>
    public async ValueTask KillAsync(CancellationToken cancellation)
    {
        using var frames = new FrameBuilder();
        await SendWhileRunningAsync(frames.Empty(FrameType.Kill, Id), cancellation);
    }

    // Before its release only: from then on others may write.
    internal void AppendInput(FrameBuilder frames, ReadOnlyMemory<byte>? stdin)
    {
        if (stdin is not { Length: <= SmallInput } bytes)
        {
            return;
        }

        _credit -= bytes.Length;
        if (!bytes.IsEmpty)
        {
            frames.Begin(FrameType.Stdin, Id).Bytes(bytes.Span).End();
        }

        frames.Empty(FrameType.StdinEof, Id);
        HasInput = true;
    }

    internal void OnFrame(FrameType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Stdout:
                _output.OnOutput(OutputStream.Stdout, payload);
                break;
            case FrameType.Stderr:
                _output.OnOutput(OutputStream.Stderr, payload);
                break;
            case FrameType.StdinCredit:
                GiveCredit(new FrameReader(payload).UInt32());
                break;
            case FrameType.Gated:
                _gated.TrySetResult();
                break;
            case FrameType.Started:
                Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
                _started.TrySetResult();
                break;
            default:
                throw new SandboxException($"The agent sent an unknown message ({(byte)type}).");
        }
    }

    internal void Fail(Exception error)
    {
        // Observed here, so that nobody has to wait for all three.
        if (_gated.TrySetException(error))
        {
            _ = _gated.Task.Exception;
        }

        if (_started.TrySetException(error))
        {
            _ = _started.Task.Exception;
        }

        if (_exit.TrySetException(error))
        {
            _ = _exit.Task.Exception;
        }

        GiveCredit(0);
    }

    internal static StageExit ReadExit(ReadOnlySpan<byte> payload)
    {
        var reader = new FrameReader(payload);
        var how = reader.Byte();
        var flags = reader.Byte();
        reader.UInt16();
        var value = (int)Math.Min(reader.UInt32(), 255u);
        return new StageExit
        {
            ExitCode = how == 0 ? value : null,
            Signal = how == 0 ? null : value,
            UserTime = Microseconds(reader.UInt64()),
            SystemTime = Microseconds(reader.UInt64()),
            WallTime = Microseconds(reader.UInt64()),
            MaxResidentBytes = (long)Math.Min(reader.UInt64(), long.MaxValue / 1024) * 1024,
            DiskFull = flags != 0,
        };
    }

    // Bounded, so that a lying agent cannot overflow the arithmetic of those who add times up.
    private static TimeSpan Microseconds(ulong value) => TimeSpan.FromMicroseconds(Math.Min(value, 1UL << 50));

    internal void Complete(StageExit exit)
    {
        _gated.TrySetResult();
        _started.TrySetResult();
        _exit.TrySetResult(exit);
        GiveCredit(0);
    }

    private async ValueTask SendWhileRunningAsync(FrameBuilder frames, CancellationToken cancellation)
    {
        if (Exit.IsCompleted)
        {
            return;
        }

        try
        {
            await _sandbox.SendAsync(frames, cancellation);
        }
        catch (SandboxException) when (Exit.IsCompleted)
        {
            // It ended while we spoke.
        }
    }

    private async ValueTask<int> TakeCreditAsync(int wanted, CancellationToken cancellation)
    {
        while (true)
        {
            Task arrived;
            lock (_creditLock)
            {
                if (_credit > 0 || Exit.IsCompleted)
                {
                    // After the end nothing is owed any more; but one message must still be one that can be sent.
                    var taken = Math.Min(Exit.IsCompleted ? wanted : Math.Min(wanted, _credit), AgentProtocol.StdinWindow / 2);
                    _credit -= taken;
                    return taken;
                }

                _creditArrived ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrived = _creditArrived.Task;
            }

            await arrived.WaitAsync(cancellation);
        }
    }

    private void GiveCredit(uint bytes)
    {
        TaskCompletionSource? waiting;
        lock (_creditLock)
        {
            _credit = (int)Math.Min(_credit + (long)bytes, AgentProtocol.StdinWindow);
            waiting = _creditArrived;
            _creditArrived = null;
        }

        waiting?.TrySetResult();
    }
}

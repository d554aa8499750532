using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Egress;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Seccomp;
using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox;

/// <summary>
/// A place for one job: its own processes, files and limits behind the agent. Files go in and out as frames only; the
/// host never opens a path that the job controls. Used once; disposing kills everything inside and removes its traces.
/// </summary>
public sealed class Sandbox : IFrameHandler, IAsyncDisposable
{
    // Copied once more to go with the next message, instead of waking the agent for them.
    private const int SmallBytes = 16 * 1024;

    private const int StageIds = AgentProtocol.LastStage - AgentProtocol.FirstStage + 1;

    // Files come faster than this from any agent that means well.
    private const long BytesASecond = 1 << 20;

    private readonly SandboxProcess _process;
    private readonly AgentConnection _connection;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SandboxException> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SandboxStage?[] _stages = new SandboxStage?[AgentProtocol.LastStage + 1];
    private readonly DeniedCalls _denied = new();
    private FileCollector? _collector;
    private EgressChannel? _egress;
    private int _lastStage = AgentProtocol.LastStage;
    private int _disposed;

    private Sandbox(SandboxProcess process)
    {
        _process = process;
        _connection = new AgentConnection(process.Channel);
    }

    /// <summary>Limits and counters of the kernel for everything inside.</summary>
    public ICgroup Cgroup => _process.Cgroup;

    /// <summary>What the sandbox was made for.</summary>
    public SandboxSpec Spec => _process.Spec;

    /// <summary>Done, with the reason, when the sandbox can no longer be used: the agent went away, or a file could not be written.</summary>
    public Task<SandboxException> Broken => _broken.Task;

    /// <summary>Whether its system calls are filtered.</summary>
    public FilterState Filter { get; private set; }

    /// <summary>System calls the filter has refused with EPERM so far; known at the latest when a stage ends. 0 where they are not counted (<see cref="Filter"/>).</summary>
    public long DeniedCalls => _denied.Count;

    /// <summary>Starts a sandbox and waits until its agent is ready.</summary>
    /// <exception cref="SandboxException">A step failed; the message says which and why.</exception>
    public static async Task<Sandbox> StartAsync(ISandboxProvider provider, SandboxSpec spec, CancellationToken cancellation) =>
        await StartAsync(await provider.StartAsync(spec, cancellation), cancellation);

    /// <summary>Waits until the agent of a process that was just started is ready.</summary>
    internal static async Task<Sandbox> StartAsync(SandboxProcess process, CancellationToken cancellation)
    {
        var sandbox = new Sandbox(process);
        _ = sandbox._connection.ReadAllAsync(sandbox);
        try
        {
            await sandbox._ready.Task.WaitAsync(cancellation);
            return sandbox;
        }
        catch (Exception e)
        {
            var diagnosis = e is SandboxException ? await sandbox._process.DiagnoseAsync() : "";
            await sandbox.DisposeAsync();
            throw diagnosis.Length > 0 ? new SandboxException($"The sandbox did not start: {diagnosis}", e) : e;
        }
    }

    /// <summary>Writes files into the workspace. A failure shows in <see cref="Broken"/>.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Gives up before anything is sent.</param>
    /// <param name="withNext">Small files may wait here for what is sent next, and go along with it.</param>
    public async ValueTask WriteFilesAsync(IReadOnlyCollection<WorkspaceFile> files, CancellationToken cancellation, bool withNext = false)
    {
        using var frames = new FrameBuilder((int)Math.Min(files.Sum(f => FrameBuilder.LengthOf(f.Name, f.Content.Length)), Array.MaxLength));
        foreach (var file in files)
        {
            frames.File(file.Name, file.Content.Span, (uint)file.Mode);
        }

        if (withNext && frames.Written.Length <= SmallBytes)
        {
            _connection.Hold(frames.Written.Span);
            return;
        }

        await SendAsync(frames, cancellation);
    }

    /// <summary>Makes a stage ready. It starts with <see cref="SandboxStage.ReleaseAsync"/>.</summary>
    public async ValueTask<SandboxStage> PrepareAsync(StageCommand command, IStageOutput output, CancellationToken cancellation)
    {
        var stage = Add(output);
        using var frames = new FrameBuilder();
        await SendAsync(SandboxStage.AppendPrepare(frames, stage.Id, command), cancellation);
        return stage;
    }

    /// <summary>Prepares and releases a stage in one message, with all of its input if that is known and small.</summary>
    public async ValueTask<SandboxStage> StartAsync(
        StageCommand command, ProcessLimits limits, IStageOutput output, CancellationToken cancellation, ReadOnlyMemory<byte>? stdin = null)
    {
        var stage = Add(output);
        using var frames = new FrameBuilder();
        SandboxStage.AppendPrepare(frames, stage.Id, command);
        SandboxStage.AppendRelease(frames, stage.Id, limits);
        stage.AppendInput(frames, stdin);
        await SendAsync(frames, cancellation);
        return stage;
    }

    /// <summary>Brings files back from the workspace. Only while no stage runs.</summary>
    /// <param name="globs">Which.</param>
    /// <param name="maxFiles">At most so many.</param>
    /// <param name="maxBytes">At most so much, together.</param>
    /// <param name="cancellation">Gives up waiting for them.</param>
    /// <param name="withNext">
    /// The wish may wait here for what is sent next, and go along with it. The agent sends the last byte before it obeys what
    /// follows: a stage that is started with it can no longer touch what is brought back.
    /// </param>
    public async Task<CollectedFiles> CollectAsync(
        IReadOnlyList<string> globs, int maxFiles, long maxBytes, CancellationToken cancellation, bool withNext = false)
    {
        var files = new FilesInMemory(maxBytes);
        var leftOut = await CollectAsync(globs, files, maxFiles, maxBytes, cancellation, withNext);
        return new CollectedFiles(files.Files, leftOut);
    }

    /// <summary>Brings files back from the workspace, to wherever they are to go. Only while no stage runs.</summary>
    /// <returns>How many were left out because of the bounds.</returns>
    public async Task<int> CollectAsync(
        IReadOnlyList<string> globs, ICollectedFiles files, int maxFiles, long maxBytes, CancellationToken cancellation, bool withNext = false)
    {
        var collector = new FileCollector(files, maxFiles, maxBytes);
        Interlocked.Exchange(ref _collector, collector);
        if (_broken.Task.IsCompleted)
        {
            collector.Fail(_broken.Task.Result);
        }

        using var frames = new FrameBuilder();
        frames.Begin(FrameType.Collect).UInt32((uint)maxFiles).UInt64((ulong)maxBytes).UInt64((ulong)maxBytes);
        foreach (var glob in globs)
        {
            frames.String(glob);
        }

        try
        {
            frames.End();
            if (withNext)
            {
                _connection.Hold(frames.Written.Span);
            }
            else
            {
                await SendAsync(frames, cancellation);
            }

            return await collector.Done.WaitAsync(_process.Patience + TimeSpan.FromSeconds(maxBytes / BytesASecond), cancellation);
        }
        catch (TimeoutException)
        {
            // An agent in a stranger's hands may say nothing for ever.
            Kill();
            throw new SandboxException("The agent did not bring the files it was asked for.");
        }
        finally
        {
            _collector = null;
        }
    }

    /// <summary>
    /// Gives the sandbox a way out: what programs connect to on this port of its own loopback arrives here. Once, and before
    /// any stage. A port that cannot be had shows in <see cref="Broken"/>.
    /// </summary>
    /// <param name="port">The port inside.</param>
    /// <param name="connected">Told of each connection, on the sandbox's reading loop: it must not block. It disposes the connection.</param>
    /// <param name="cancellation">Gives up before anything is sent.</param>
    public async ValueTask OpenEgressAsync(int port, Action<SandboxConnection> connected, CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref _egress, new EgressChannel(SendAsync, connected), null) is not null)
        {
            throw new InvalidOperationException("The sandbox has a way out already.");
        }

        using var frames = new FrameBuilder();
        await SendAsync(frames.Begin(FrameType.NetListen).UInt16(port).End(), cancellation);
    }

    /// <summary>Whether it works and no stage is under way in it.</summary>
    public bool IsIdle => !_broken.Task.IsCompleted && Array.TrueForAll(_stages, s => s is null);

    /// <summary>Ends everything inside, at once, whatever the agent is doing.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Kills what is left, waits until it is gone and gives back what the sandbox held.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _process.DisposeAsync();
        _connection.Dispose();
    }

    internal ValueTask SendAsync(FrameBuilder frames, CancellationToken cancellation) => _connection.SendAsync(frames.Written, cancellation);

    void IFrameHandler.OnFrame(FrameType type, int stage, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Ready:
                OnReady(new FrameReader(payload));
                break;
            case FrameType.Denied:
                _denied.Heard(new FrameReader(payload).UInt64());
                break;
            case FrameType.FileHead or FrameType.FileBytes or FrameType.FileEnd or FrameType.Collected:
                OnFileFrame(type, payload);
                break;
            case >= FrameType.NetOpened and <= FrameType.NetGone when _egress is { } egress:
                egress.OnFrame(type, payload);
                break;
            case FrameType.Failed:
                OnFailed(stage, payload);
                break;
            default:
                OnStageFrame(type, stage, payload);
                break;
        }
    }

    void IFrameHandler.OnClosed(Exception? error)
    {
        var reason = error as SandboxException ?? new SandboxException("The sandbox ended.", error);
        _ready.TrySetException(reason);
        _ = _ready.Task.Exception;
        Break(reason);

        // Nobody hears it any more: whoever waits to be heard by it must not wait on.
        Kill();
    }

    // What comes when nobody asked, or after the last, is heard by nobody.
    private void OnFileFrame(FrameType type, ReadOnlySpan<byte> payload)
    {
        _collector?.OnFrame(type, payload);
        if (type == FrameType.Collected)
        {
            _collector = null;
        }
    }

    private void OnStageFrame(FrameType type, int id, ReadOnlySpan<byte> payload)
    {
        var stage = id < _stages.Length ? _stages[id] : null;
        if (stage is null)
        {
            throw new SandboxException($"The agent spoke of a stage that does not run ({id}).");
        }

        if (type != FrameType.Exited)
        {
            stage.OnFrame(type, payload);
            return;
        }

        // Understood first: a stage whose end is told in half a sentence is one of those that break with the sandbox.
        var exit = SandboxStage.ReadExit(payload);
        _stages[id] = null;
        stage.Complete(exit);
    }

    private void OnFailed(int id, ReadOnlySpan<byte> payload)
    {
        var reader = new FrameReader(payload);
        var error = (int)Math.Min(reader.UInt32(), 4095u);
        var failure = new SandboxException(Shorten(reader.String()), error, Shorten(reader.String()));
        if (id >= _stages.Length || _stages[id] is not { } stage)
        {
            throw failure; // what failed was the sandbox's
        }

        _stages[id] = null;
        stage.Fail(failure);
    }

    // They go into results and logs.
    private static string Shorten(string told) => told.Length <= AgentProtocol.MaxName ? told : told[..AgentProtocol.MaxName];

    private void Break(SandboxException reason)
    {
        if (!_broken.TrySetResult(reason))
        {
            return;
        }

        _collector?.Fail(reason);
        _egress?.Break();
        for (var id = 0; id < _stages.Length; id++)
        {
            Interlocked.Exchange(ref _stages[id], null)?.Fail(reason);
        }
    }

    private SandboxStage Add(IStageOutput output)
    {
        // The id that was given back last is taken last: an agent that repeats the end of one stage has not told that of the next.
        var last = Volatile.Read(ref _lastStage) - AgentProtocol.FirstStage;
        for (var i = 1; i <= StageIds; i++)
        {
            var id = AgentProtocol.FirstStage + ((last + i) % StageIds);
            var stage = new SandboxStage(this, id, output);
            if (Interlocked.CompareExchange(ref _stages[id], stage, null) is null)
            {
                Volatile.Write(ref _lastStage, id);
                if (_broken.Task.IsCompleted)
                {
                    _stages[id] = null;
                    stage.Fail(_broken.Task.Result);
                }

                return stage;
            }
        }

        throw new InvalidOperationException($"A sandbox holds at most {AgentProtocol.LastStage} stages at one time.");
    }

    private void OnReady(FrameReader ready)
    {
        var version = ready.UInt32();
        if (version != AgentProtocol.Version)
        {
            throw new SandboxException($"The agent speaks version {version} of the protocol; this library speaks {AgentProtocol.Version}. Build both from one tree.");
        }

        // Spoken once, before anything of a job is in the sandbox.
        if (!_ready.Task.IsCompleted)
        {
            Filter = (FilterState)Math.Min(ready.Byte(), (byte)FilterState.Counting);
        }

        if (_process.Filtered && Filter == FilterState.None)
        {
            throw new SandboxException("The agent has no filter of system calls in force, although one is laid out for it.");
        }

        _ready.TrySetResult();
    }
}

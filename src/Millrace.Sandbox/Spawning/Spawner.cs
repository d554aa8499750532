using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Millrace.Sandbox.Spawning;

/// <summary>
/// The .NET side of <c>native/spawner</c>, whose head tells how it works. All sandboxes end with it, and it ends with us.
/// </summary>
internal sealed class Spawner : IAsyncDisposable
{
    private const byte Spawn = 1;
    private const byte KillFrame = 2;
    private const byte Box = 3;
    private const byte Template = 4;
    private const byte Fork = 5;
    private const byte Room = 6;
    private const byte Spawned = 0x81;
    private const byte Exited = 0x82;
    private const byte Failed = 0x83;
    private const byte Ready = 0x84;
    private const int HeaderBytes = 9;
    private const int TokenBytes = 16;
    private const int MaxFrame = 64 * 1024;
    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Socket _listener;
    private readonly string _socketName;
    private readonly ILogger _logger;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<SpawnExit>> _running = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Socket>> _awaited = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource> _booting = new();
    private uint _lastId;

    private Spawner(Process process, Socket listener, string socketName, ILogger logger)
    {
        _process = process;
        _listener = listener;
        _socketName = socketName;
        _logger = logger;
    }

    /// <summary>False once the spawner has ended; a new one is needed then.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the spawner.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="expose">Directory that launchers shall see at <c>/mnt</c>, or null.</param>
    /// <param name="logger">Where its trouble is told.</param>
    public static Spawner Start(string program, string? expose, ILogger logger)
    {
        var name = $"millrace-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen(512);

        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment.Clear();
        if (expose is not null)
        {
            start.ArgumentList.Add("--expose");
            start.ArgumentList.Add(expose);
        }

        var spawner = new Spawner(Process.Start(start)!, listener, name, logger);
        new Thread(spawner.ReadFrames) { IsBackground = true, Name = "spawner" }.Start();
        _ = spawner.AcceptAsync();
        return spawner;
    }

    /// <summary>Starts a process and waits until it has called back.</summary>
    /// <exception cref="SandboxException">It could not be started, or ended before it called back.</exception>
    public async Task<SpawnedProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var key = Convert.ToHexString(token);
        var channel = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = new TaskCompletionSource<SpawnExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[key] = channel;
        _running[id] = exited;
        var started = request.Room is null ? channel.Task : Task.WhenAll(channel.Task, Booting(id));
        try
        {
            Send(Kind(request), id, SpawnFrame.Payload(request, token, _socketName));
            await Task.WhenAny(started, exited.Task).WaitAsync(request.Room is null ? ConnectTimeout : BootTimeout, cancellation);
            if (!started.IsCompletedSuccessfully)
            {
                throw new SandboxException($"The sandbox did not start: {(await exited.Task).Diagnosis}");
            }

            return new SpawnedProcess(this, id, await channel.Task, exited.Task);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await EndAsync(id, exited.Task);
            throw e is TimeoutException ? new SandboxException("The sandbox's launcher did not call back in time.", e) : e;
        }
        finally
        {
            _awaited.TryRemove(key, out _);
            _booting.TryRemove(id, out _);
            if (!started.IsCompletedSuccessfully && channel.Task.IsCompletedSuccessfully)
            {
                channel.Task.Result.Dispose();
            }
        }
    }

    private static byte Kind(SpawnRequest request) => request switch
    {
        { Room: not null } => Room,
        { Of: not null } => Fork,
        { Layout: null } => Spawn,
        _ => Box,
    };

    // Done when the spawner says that it is ready.
    private Task Booting(uint id)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _booting[id] = ready;
        return ready.Task;
    }

    /// <summary>Starts a template and waits until it can be copied.</summary>
    /// <exception cref="SandboxException">It could not be started, or refused.</exception>
    public async Task<SpawnedTemplate> StartTemplateAsync(SpawnRequest request, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        var ready = Booting(id);
        var exited = new TaskCompletionSource<SpawnExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = exited;
        try
        {
            Send(Template, id, SpawnFrame.Payload(request, new byte[TokenBytes], ""));
            await Task.WhenAny(ready, exited.Task).WaitAsync(BootTimeout, cancellation);
            return ready.IsCompleted
                ? new SpawnedTemplate(this, id, exited.Task)
                : throw new SandboxException($"The template did not start: {(await exited.Task).Diagnosis}");
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await EndAsync(id, exited.Task);
            throw e is TimeoutException ? new SandboxException("The template did not come to its gate in time.", e) : e;
        }
        finally
        {
            _booting.TryRemove(id, out _);
        }
    }

    // Whoever gives up removes what the process lives in.
    private async Task EndAsync(uint id, Task exited)
    {
        Kill(id, 9);
        await Task.WhenAny(exited, Task.Delay(ConnectTimeout));
    }

    /// <summary>Sends a signal to a process this spawner started; harmless when it has ended.</summary>
    public void Kill(uint id, int signal)
    {
        try
        {
            Send(KillFrame, id, [(byte)signal]);
        }
        catch (SandboxException)
        {
            // The spawner is gone, and with it all it had started.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Send(byte type, uint id, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[4] = type;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        try
        {
            // A pipe the spawner reads at once: this does not wait.
            lock (_writing)
            {
                _process.StandardInput.BaseStream.Write(frame);
                _process.StandardInput.BaseStream.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new SandboxException("The spawner is gone.", e);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = IdentifyAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task IdentifyAsync(Socket socket)
    {
        var token = new byte[TokenBytes];
        try
        {
            using var patience = new CancellationTokenSource(ConnectTimeout);
            for (var read = 0; read < TokenBytes;)
            {
                var received = await socket.ReceiveAsync(token.AsMemory(read), SocketFlags.None, patience.Token);
                read += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return;
        }

        if (!_awaited.TryRemove(Convert.ToHexString(token), out var channel) || !channel.TrySetResult(socket))
        {
            socket.Dispose();
        }
    }

    private void ReadFrames()
    {
        try
        {
            var header = new byte[HeaderBytes];
            var output = _process.StandardOutput.BaseStream;
            while (true)
            {
                output.ReadExactly(header);
                var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
                if (length is < 4 or > MaxFrame)
                {
                    throw new InvalidDataException($"The spawner sent a message of {length} bytes.");
                }

                var payload = new byte[length];
                output.ReadExactly(payload);
                OnFrame(header[4], BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(5)), payload);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or InvalidOperationException)
        {
            _logger.LogDebug(e, "The spawner has ended.");
        }

        IsAlive = false;
        foreach (var id in _running.Keys)
        {
            Complete(id, new SpawnExit(9, "The spawner has ended."));
        }
    }

    private void OnFrame(byte type, uint id, ReadOnlySpan<byte> payload)
    {
        var word = BinaryPrimitives.ReadInt32LittleEndian(payload);
        var text = Encoding.UTF8.GetString(payload[4..]).Trim();
        switch (type)
        {
            case Spawned:
                break;
            case Ready:
                if (_booting.TryRemove(id, out var booted))
                {
                    booted.TrySetResult();
                }

                break;
            case Exited:
                Complete(id, new SpawnExit(word, text));
                break;
            case Failed:
                Complete(id, new SpawnExit(125 << 8, $"{text}: {Errno.Describe(word)}"));
                break;
            default:
                throw new InvalidDataException($"The spawner sent a message of type {type}.");
        }
    }

    private void Complete(uint id, SpawnExit exit)
    {
        if (_running.TryRemove(id, out var exited))
        {
            exited.TrySetResult(exit);
        }
    }
}

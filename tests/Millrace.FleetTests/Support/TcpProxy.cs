using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Millrace.FleetTests.Support;

/// <summary>
/// Stands between a client and a server on this machine and misbehaves as networks do: cuts connections, refuses new ones, delays,
/// or swallows what one side says so that the other hears nothing. Knows no protocol.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly Socket _listener;
    private readonly ConcurrentDictionary<Socket, Socket> _pairs = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private long _forwarded;

    /// <param name="target">The port of the server.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port { get; }

    /// <summary>Connections now.</summary>
    public int Connections => _pairs.Count;

    /// <summary>Bytes passed on so far, both ways.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>Whether new connections are cut at once.</summary>
    public bool Refuses { get; set; }

    /// <summary>How long every piece is held back, each way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether what the server says is swallowed: requests arrive, answers do not.</summary>
    public bool SwallowsAnswers { get; set; }

    /// <summary>Whether what the client says is swallowed: it waits for answers to questions nobody heard.</summary>
    public bool SwallowsRequests { get; set; }

    /// <summary>Cuts every connection there is, in the middle of whatever it carries.</summary>
    public void Cut()
    {
        foreach (var (client, server) in _pairs)
        {
            Reset(client);
            Reset(server);
        }
    }

    /// <summary>Cuts, and lets nobody in until <see cref="Heal"/>.</summary>
    public void Break()
    {
        Refuses = true;
        Cut();
    }

    /// <summary>Behaves again. What was swallowed stays lost, so connections that lost something are cut.</summary>
    public void Heal()
    {
        var isTorn = SwallowsAnswers || SwallowsRequests;
        (Refuses, Delay, SwallowsAnswers, SwallowsRequests) = (false, TimeSpan.Zero, false, false);
        if (isTorn)
        {
            Cut();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            // A reset, not a goodbye.
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_closing.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _pairs[client] = server;
        try
        {
            if (!Refuses)
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
                await Task.WhenAny(
                    PumpAsync(client, server, () => SwallowsRequests),
                    PumpAsync(server, client, () => SwallowsAnswers));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
        finally
        {
            _pairs.TryRemove(client, out _);
            Reset(client);
            Reset(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<bool> swallows)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _closing.Token) is > 0 and var count)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, _closing.Token);
                }

                if (!swallows())
                {
                    await to.SendAsync(buffer.AsMemory(0, count), _closing.Token);
                    Interlocked.Add(ref _forwarded, count);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As in ServeAsync.
        }
    }
}

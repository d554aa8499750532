using System.Net;
using System.Net.Sockets;

namespace Millrace.SandboxTests;

/// <summary>Makes a Unix socket reachable over TCP on loopback, as a daemon on another machine is.</summary>
internal sealed class UnixRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _open = [];
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it is.</summary>
    public Uri Endpoint => new($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static UnixRelay Start(string socket)
    {
        var relay = new UnixRelay();
        relay._listener.Start();
        relay._accepting = relay.AcceptAsync(new UnixDomainSocketEndPoint(socket));
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        // In this order: a listener that was stopped may not be asked for the next connection.
        await _over.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_open);
        _over.Dispose();
    }

    private async Task AcceptAsync(UnixDomainSocketEndPoint socket)
    {
        try
        {
            while (true)
            {
                _open.Add(CarryAsync(await _listener.AcceptSocketAsync(_over.Token), socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(Socket near, UnixDomainSocketEndPoint socket)
    {
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (near)
        {
            await far.ConnectAsync(socket);
            await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        }
    }

    // The end of one direction is passed on as that, as hijacked connections need it.
    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _over.Token)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, count), _over.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One end has gone.
        }
    }
}

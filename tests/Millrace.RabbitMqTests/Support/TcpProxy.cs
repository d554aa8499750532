using System.Net;
using System.Net.Sockets;

namespace Millrace.RabbitMqTests.Support;

/// <summary>Stands between a process and the broker: passes bytes on, until it is told to cut, or to keep back what the broker says.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(TcpClient Near, TcpClient Far)> _pairs = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _silent;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"amqp://guest:guest@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>From now on nothing of what the broker says arrives: requests reach it, answers are lost.</summary>
    public void SilenceBroker() => _silent = true;

    /// <summary>Cuts every connection there is; new ones pass again.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var (near, far) in _pairs)
            {
                near.Client?.Close(0);
                far.Client?.Close(0);
            }

            _pairs.Clear();
            _silent = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                lock (_gate)
                {
                    _pairs.Add((near, far));
                }

                _ = PassAsync(near, far, fromBroker: false);
                _ = PassAsync(far, near, fromBroker: true);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped, or the broker is away: whoever connected sees his connection end.
            }
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool fromBroker)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (!(fromBroker && _silent))
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // Cut.
        }

        from.Close();
        to.Close();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Millrace.Tests.Api.Webhooks;

/// <summary>A receiver that does with its connections what a test says, byte by byte.</summary>
internal sealed class HostileReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _behave;
    private readonly Task _accepting;
    private readonly List<Task> _served = [];
    private int _connections;

    public HostileReceiver(Func<NetworkStream, CancellationToken, Task> behave)
    {
        _behave = behave;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook";

    public int Connections => _connections;

    /// <summary>Answers each request with these bytes.</summary>
    public static HostileReceiver Answering(string answer) => new(async (stream, end) =>
    {
        while (await ReadRequestAsync(stream, end))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), end);
        }
    });

    /// <summary>Reads to the end of a request's headers; false when the sender has gone.</summary>
    public static async Task<bool> ReadRequestAsync(NetworkStream stream, CancellationToken end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, end);
            if (count == 0)
            {
                return false;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        // In this order: a listener that was stopped may not be asked for the next connection.
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_served);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _served.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _behave(client.GetStream(), _end.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The sender has gone.
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Millrace.SandboxTests;

/// <summary>A web server of the test's own on loopback: answers every request with a text, and remembers what it was sent.</summary>
public sealed class SmallSite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Func<string, byte[]> _answer;
    private readonly Task _accepting;

    public SmallSite(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of all requests.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n{text}");

    public async ValueTask DisposeAsync()
    {
        // In this order: a listener that was stopped may not be asked for the next connection.
        await _over.CancelAsync();
        await _accepting;
        _listener.Stop();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_over.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[32 * 1024];
            var filled = 0;
            while (!Encoding.Latin1.GetString(buffer, 0, filled).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer.AsMemory(filled), _over.Token);
                if (count == 0)
                {
                    return;
                }

                filled += count;
            }

            var head = Encoding.Latin1.GetString(buffer, 0, filled);
            Heads.Enqueue(head);
            await stream.WriteAsync(_answer(head), _over.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever asked has left.
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Millrace.JourneyTests.Support;

/// <summary>A connection on which a test says byte for byte what it wants, as no proper client would.</summary>
public sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly Stream _stream;

    private Wire(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Connects; with TLS, speaking HTTP/1.1, where the address says https.</summary>
    public static async Task<Wire> ConnectAsync(Uri server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (server.Scheme == "https")
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = server.Host,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            });
            stream = tls;
        }

        return new Wire(socket, stream);
    }

    /// <summary>Says it; false when nobody listens any more.</summary>
    public async Task<bool> SayAsync(string text)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Everything the server says until it closes.</summary>
    public async Task<string> ListenAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = await _stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                heard.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Closed with what we have said still unread.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The connection is still open after {Patience}. Heard: {heard}");
        }

        return heard.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}

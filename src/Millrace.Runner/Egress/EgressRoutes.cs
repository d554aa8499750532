using System.Net;
using System.Net.Sockets;

namespace Millrace.Runner.Egress;

/// <summary>The way to names and addresses; the broker's tests have one of their own.</summary>
internal interface IEgressRoutes
{
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation);

    Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation);
}

/// <summary>This machine's.</summary>
internal sealed class EgressRoutes : IEgressRoutes
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);

    public async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

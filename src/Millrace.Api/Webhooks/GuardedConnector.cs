using System.Net;
using System.Net.Sockets;

namespace Millrace.Api.Webhooks;

/// <summary>
/// Makes the connections of callbacks. A name is resolved once, its addresses are checked, and the connection goes to an address that
/// was checked: a name that resolves to another address the next moment gains nothing.
/// </summary>
internal sealed class GuardedConnector(ReceiverPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    // A name with hundreds of addresses is not tried at hundreds of doors.
    private const int MaxAddresses = 4;

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <exception cref="AddressRefusedException">None of its addresses may be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint receiver, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(receiver.Host, out var literal) ? [literal] : await _resolve(receiver.Host, cancellation);
        var allowed = addresses.Where(policy.Allows).Take(MaxAddresses).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException();
        }

        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(allowed[i], receiver.Port), cancellation);
            }
            catch (SocketException) when (i + 1 < allowed.Length)
            {
                // The next address.
            }
        }
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint end, CancellationToken cancellation)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

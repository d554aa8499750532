using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using IPNetwork = System.Net.IPNetwork;

namespace Millrace.Api.Connections;

/// <summary>Counts the connections of each address, and closes those that are too many before anything of them is read.</summary>
internal sealed class AddressGate(IOptions<ConnectionOptions> options, IOptions<AccessOptions> access)
{
    private readonly int _most = options.Value.PerAddress;
    private readonly IPNetwork[] _proxies = [.. access.Value.Proxies.Select(text => ProxyTrust.TryRead(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Addresses with open connections.</summary>
    public int Addresses => _open.Count;

    /// <summary>Serves a connection by <paramref name="next"/>, or closes it.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (_most == 0 || connection.RemoteEndPoint is not IPEndPoint { Address: var address } || IsTrusted(address))
        {
            await next(connection);
            return;
        }

        var caller = AddressBucket.Of(address);
        try
        {
            if (_open.AddOrUpdate(caller, 1, static (_, count) => count + 1) <= _most)
            {
                await next(connection);
                return;
            }

            connection.Abort(new ConnectionAbortedException("This address has as many connections as it may have."));
        }
        finally
        {
            Leave(caller);
        }
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || _proxies.Any(network => network.Contains(plain));
    }

    // The last one takes the entry with it, unless another has come meanwhile.
    private void Leave(string caller)
    {
        var left = _open.AddOrUpdate(caller, 0, static (_, count) => count - 1);
        if (left <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(caller, left));
        }
    }
}

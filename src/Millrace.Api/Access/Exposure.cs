using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Access;

/// <summary>Whether only this machine can reach the server. In doubt others can.</summary>
internal sealed class Exposure
{
    private readonly Func<bool?> _look;
    private bool? _isLocal;

    public Exposure(IServer server, IHostApplicationLifetime host, IOptions<AccessOptions> options)
        : this(() => Look(server, host, options.Value))
    {
    }

    /// <summary>For a host that knows better: what it says, or null while it does not know.</summary>
    internal Exposure(Func<bool?> look) => _look = look;

    /// <summary>True when every address is loopback and no proxy stands before it.</summary>
    public bool IsLocal => (_isLocal ??= _look()) ?? false;

    private static bool? Look(IServer server, IHostApplicationLifetime host, AccessOptions options)
    {
        // Requests may come in on one address while the next is not bound yet.
        if (!host.ApplicationStarted.IsCancellationRequested)
        {
            return null;
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        return options.Proxies.Count == 0 && addresses is { Count: > 0 } && addresses.All(IsLoopback);
    }

    // A Unix socket is there for a proxy; a name other than localhost is bound on all addresses.
    internal static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }
}

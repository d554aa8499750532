using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Millrace.Api.Access;

/// <summary>Believes what configured proxies say of the client, and nobody else.</summary>
internal static class ProxyTrust
{
    public static void AddProxyTrust(this IServiceCollection services) =>
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>((forwarded, access) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();

            // The chain is walked from its near end for as long as it consists of known proxies.
            forwarded.ForwardLimit = null;
            foreach (var text in access.Value.Proxies)
            {
                if (TryRead(text, out var network))
                {
                    forwarded.KnownIPNetworks.Add(network);
                }
            }
        });

    public static void UseProxyTrust(this WebApplication app)
    {
        // Whether they are good ones is said at the start, with everything else that is wrong.
        if (app.Configuration.GetSection($"{AccessOptions.Section}:{nameof(AccessOptions.Proxies)}").GetChildren().Any())
        {
            app.UseForwardedHeaders();
        }
    }

    public static bool TryRead(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Millrace.Contracts.Network;

/// <summary>
/// Which IP addresses lie on the open internet. What somebody else chose to connect to must be asked here after its name is
/// resolved, and the connection made to the very address that was asked about: a name may resolve to another one the next moment.
/// </summary>
public static class PublicAddress
{
    // The registries of special-purpose addresses (RFC 6890 and what came after), and multicast.
    private static readonly (IPNetwork Network, string Kind)[] Special4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "this network"),
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "shared (carrier-grade NAT)"),
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.0.0.0/24"), "reserved"),
        (IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        (IPNetwork.Parse("192.31.196.0/24"), "reserved"),
        (IPNetwork.Parse("192.52.193.0/24"), "reserved"),
        (IPNetwork.Parse("192.88.99.0/24"), "reserved"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("192.175.48.0/24"), "reserved"),
        (IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        (IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved"),

        // The platform addresses of a large cloud; public by number, and answered by the machine's own host.
        (IPNetwork.Parse("168.63.129.16/32"), "cloud metadata"),
    ];

    // Only 2000::/3 is given out at all; these parts of it are not for the public.
    private static readonly (IPNetwork Network, string Kind)[] Special6 =
    [
        (IPNetwork.Parse("2001::/23"), "reserved"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("2620:4f:8000::/48"), "reserved"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
    ];

    private static readonly IPNetwork Assigned6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");
    private static readonly IPNetwork UniqueLocal = IPNetwork.Parse("fc00::/7");

    /// <summary>Whether the address lies on the open internet.</summary>
    public static bool Is(IPAddress address) => KindOf(address) is null;

    /// <summary>
    /// Why an address is not public, such as <c>loopback</c> or <c>private</c>; null when it is. An IPv6 address that carries an
    /// IPv4 address (mapped, compatible, translated, 6to4, NAT64) is what that one is; a Teredo address is never public.
    /// </summary>
    public static string? KindOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(Special4, address);
        }

        if (address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any))
        {
            return address.Equals(IPAddress.IPv6Any) ? "this network" : "loopback";
        }

        // A zone belongs to an interface of this machine.
        if (address.ScopeId != 0)
        {
            return "link-local";
        }

        if (Carried(address) is { } inner)
        {
            return KindOf(inner);
        }

        return Assigned6.Contains(address) ? Find(Special6, address)
            : address.IsIPv6LinkLocal ? "link-local"
            : address.IsIPv6SiteLocal || UniqueLocal.Contains(address) ? "private"
            : address.IsIPv6Multicast ? "multicast"
            : "reserved";
    }

    private static IPAddress? Carried(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) || Compatible.Contains(address) || Translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }

    private static string? Find((IPNetwork Network, string Kind)[] special, IPAddress address)
    {
        foreach (var (network, kind) in special)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return null;
    }
}

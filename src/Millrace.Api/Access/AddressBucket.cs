using System.Net;
using System.Net.Sockets;

namespace Millrace.Api.Access;

/// <summary>What stands for one caller among addresses.</summary>
internal static class AddressBucket
{
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address by itself; of an IPv6 address its /64, which is the least anyone is given.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "ip:unknown";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return "ip:" + (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return $"ip:{new IPAddress(bytes)}/64";
    }
}

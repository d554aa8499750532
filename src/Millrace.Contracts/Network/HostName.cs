using System.Net;
using System.Net.Sockets;

namespace Millrace.Contracts.Network;

/// <summary>One way to write each host, so that a list of hosts means what it says.</summary>
public static class HostName
{
    private const int Longest = 253;
    private const int LongestLabel = 63;

    /// <summary>
    /// The host in lower case, without a dot at its end and, for IPv6, without brackets; null when it is none. A number is an
    /// address only in the usual notation: 127.1, 0x7f000001 and 017700000001 are nothing at all.
    /// </summary>
    public static string? Normalize(string host)
    {
        if (host is ['[', .. var literal, ']'])
        {
            return !literal.Contains('%') && IPAddress.TryParse(literal, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ToString() : null;
        }

        var name = (host is [.., '.'] ? host[..^1] : host).ToLowerInvariant();
        if (name.Length is 0 or > Longest || !name.Split('.').All(IsLabel))
        {
            return null;
        }

        // What resolvers take for a number ends in a label that begins like one.
        var last = name[(name.LastIndexOf('.') + 1)..];
        return char.IsAsciiDigit(last[0]) && !IsUsualAddress(name) ? null : name;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        && label[0] != '-' && label[^1] != '-';

    private static bool IsUsualAddress(string text) => IPAddress.TryParse(text, out var address) && address.ToString() == text;
}

using System.Globalization;
using System.Net;

namespace Millrace.Contracts.Network;

/// <summary>Where a sandbox may connect to.</summary>
/// <param name="Host">A host as <see cref="HostName"/> writes it, or <c>*.suffix</c> for all hosts below one.</param>
public sealed record HostRule(string Host)
{
    /// <summary>The ports of the web.</summary>
    public static IReadOnlyList<int> WebPorts { get; } = [80, 443];

    /// <summary>Ports. Default 80 and 443.</summary>
    public IReadOnlyList<int> Ports { get; init; } = WebPorts;

    /// <summary>
    /// Whether the host may have an address that is not public: one of this machine or its network. Default false. Link-local,
    /// multicast and metadata addresses stay refused.
    /// </summary>
    public bool Private { get; init; }

    /// <summary>The address to connect to in place of what the name resolves to, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>*.suffix</c> or <c>*.suffix:port</c>; null when it is none.</summary>
    public static HostRule? TryRead(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && colon > text.LastIndexOf(']');
        var port = 0;
        if (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue))
        {
            return null;
        }

        var host = hasPort ? text[..colon] : text;
        var below = host.StartsWith("*.", StringComparison.Ordinal);
        var name = HostName.Normalize(below ? host[2..] : host);
        return name is null ? null : new HostRule(below ? "*." + name : name) { Ports = hasPort ? [port] : WebPorts };
    }

    /// <summary>The same.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HostRule Read(string text) => TryRead(text) ?? throw new FormatException($"'{text}' is no host, host:port or *.suffix.");

    /// <summary>Whether a host is meant; its port is another question. A suffix means names only.</summary>
    public bool Covers(string host) =>
        Host == host || (Host.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(Host[1..], StringComparison.Ordinal) && !IPAddress.TryParse(host, out _));
}

using System.Net;

namespace Millrace.Runner.Egress;

/// <summary>Where a sandbox may connect to.</summary>
/// <param name="Host">A host as <see cref="HostName"/> writes it, or <c>*.suffix</c> for all hosts below one.</param>
public sealed record EgressRule(string Host)
{
    /// <summary>The ports of the web.</summary>
    public static IReadOnlyList<int> WebPorts { get; } = [80, 443];

    /// <summary>Ports. Default 80 and 443.</summary>
    public IReadOnlyList<int> Ports { get; init; } = WebPorts;

    /// <summary>
    /// Whether the host may have an address that is not public: one of this machine or its network. Never true of <c>*.suffix</c>.
    /// Link-local and multicast addresses stay refused.
    /// </summary>
    public bool Private { get; init; }

    /// <summary>The address to connect to in place of what the name resolves to, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether a host is meant; its port is another question.</summary>
    public bool Covers(string host) =>
        Host == host || (Host.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(Host[1..], StringComparison.Ordinal) && !IPAddress.TryParse(host, out _));
}

using System.Globalization;

namespace Millrace.Runner.Egress;

/// <summary>Rules as they are written down: <c>host</c>, <c>host:port</c>, <c>*.suffix</c>, <c>*.suffix:port</c>.</summary>
internal static class EgressRules
{
    /// <summary>Reads a rule.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EgressRule Read(string text) => TryRead(text) ?? throw new FormatException($"'{text}' is no host, host:port or *.suffix.");

    /// <summary>Reads a rule; null when it is none.</summary>
    public static EgressRule? TryRead(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']') && text.IndexOf(':', StringComparison.Ordinal) == colon | text.StartsWith('[');
        var port = 0;
        if (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue))
        {
            return null;
        }

        var host = hasPort ? text[..colon] : text;
        var below = host.StartsWith("*.", StringComparison.Ordinal);
        var name = HostName.Normalize(below ? host[2..] : host);
        return name is null ? null : new EgressRule(below ? "*." + name : name) { Ports = hasPort ? [port] : EgressRule.WebPorts };
    }
}

using System.Globalization;
using System.Text;
using Millrace.Contracts.Network;

namespace Millrace.Runner.Egress;

/// <summary>
/// What a program asks its proxy for: a tunnel (<c>CONNECT host:port</c>) or one request in plain HTTP (<c>GET http://…</c>).
/// Strict, because the other end must not read it otherwise than it was judged: whatever could be read in two ways is refused.
/// </summary>
internal sealed record ProxyRequest
{
    private const int MostHeaders = 100;
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    // About the connection to the proxy, or told anew by it.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect", "Content-Length",
    };

    /// <summary>The host, as <see cref="HostName"/> writes it.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether a tunnel is asked for.</summary>
    public bool IsTunnel { get; init; }

    /// <summary>Bytes of the body that follow the head; 0 for a tunnel.</summary>
    public long BodyBytes { get; init; }

    /// <summary>The head as the other end is to read it; empty for a tunnel.</summary>
    public byte[] Head { get; init; } = [];

    /// <summary>Reads a head, from its first byte to the empty line at its end.</summary>
    /// <returns>The request, or what is wrong with it.</returns>
    public static (ProxyRequest? Request, string Problem) Parse(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines.Length < 3 || lines[^1].Length > 0 || lines[^2].Length > 0 || lines.Any(l => l.Any(c => char.IsControl(c) && c != '\t')))
        {
            return (null, "it is not a request of HTTP/1.1");
        }

        if (lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"] || !IsToken(method))
        {
            return (null, "its first line is not that of HTTP/1.1");
        }

        if (lines.Length - 3 > MostHeaders)
        {
            return (null, $"it has more than {MostHeaders} headers");
        }

        var headers = new List<(string Name, string Value)>();
        foreach (var line in lines[1..^2])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !IsToken(line[..colon]))
            {
                return (null, "a header is malformed");
            }

            headers.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return method == "CONNECT" ? Tunnel(target) : Plain(method, target, headers);
    }

    private static (ProxyRequest?, string) Tunnel(string target) =>
        Authority(target, null) is ({ } host, var port)
            ? (new ProxyRequest { Host = host, Port = port, IsTunnel = true }, "")
            : (null, "CONNECT needs a host and a port");

    private static (ProxyRequest?, string) Plain(string method, string target, List<(string Name, string Value)> headers)
    {
        const string Scheme = "http://";
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (null, "a proxy is asked for whole addresses that begin with http://, or for a tunnel");
        }

        var rest = target[Scheme.Length..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        if (Authority(authority, 80) is not ({ } host, var port) || path.Contains('#') || path.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return (null, "its address is malformed");
        }

        if (headers.Any(h => h.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            return (null, "bodies come with their Content-Length");
        }

        var lengths = headers.Where(h => h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToArray();
        var body = 0L;
        if (lengths.Length > 1 || (lengths is [var length] && (length.Length > 15 || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out body))))
        {
            return (null, "its Content-Length is malformed");
        }

        var head = Rewrite(method, path, authority, headers, lengths.Length > 0 ? body : null);
        return (new ProxyRequest { Host = host, Port = port, BodyBytes = body, Head = head }, "");
    }

    // One request on a connection of its own: nothing that follows its body is carried on.
    private static byte[] Rewrite(string method, string path, string authority, List<(string Name, string Value)> headers, long? body)
    {
        var named = headers.Where(h => h.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            .SelectMany(h => h.Value.Split(',', StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: {authority}\r\n");
        foreach (var (name, value) in headers.Where(h => !OwnHeaders.Contains(h.Name) && !named.Contains(h.Name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (body is { } length)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("Connection: close\r\n\r\n").ToString());
    }

    private static (string? Host, int Port) Authority(string text, int? standard)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        var hasPort = colon > bracket;
        var port = standard ?? 0;
        if (hasPort && (text.Length - colon > 6 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)))
        {
            return default;
        }

        return port is > 0 and <= ushort.MaxValue ? (HostName.Normalize(hasPort ? text[..colon] : text), port) : default;
    }

    private static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenSymbols.Contains(c));
}

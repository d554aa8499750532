using System.Net;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Network;

namespace Millrace.Api.Webhooks;

/// <summary>Where callbacks may go.</summary>
internal sealed class ReceiverPolicy(IOptions<WebhookOptions> options)
{
    private const int MaxLength = 2_048;

    // Below, other protocols listen; to them an HTTP request may read as one of their own.
    private const int FirstFreePort = 1_024;

    private readonly WebhookOptions _options = options.Value;
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)];

    private bool IsPrivateThinkable => _options.AllowPrivate || _networks.Length > 0;

    /// <summary>Whether a connection may be made to this address.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _options.AllowPrivate || PublicAddress.Is(address) || _networks.Any(network => network.Contains(plain));
    }

    /// <summary>What is wrong with a callback URL, as far as it says itself; null when nothing is.</summary>
    public string? Problem(string url)
    {
        if (url.Length > MaxLength)
        {
            return $"must be at most {MaxLength} characters, but has {url.Length}";
        }

        if (url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return "must be a whole URL such as https://example.com/hook";
        }

        return ProblemOfParts(uri) ?? ProblemOfHost(uri);
    }

    private string? ProblemOfParts(Uri uri) =>
        uri.Scheme != Uri.UriSchemeHttps && (uri.Scheme != Uri.UriSchemeHttp || !_options.AllowHttp) ? _options.AllowHttp ? "must begin with https:// or http://" : "must begin with https://"
        : uri.UserInfo.Length > 0 ? "must not hold a user name or password"
        : uri.Fragment.Length > 0 ? "must not have a fragment (#…)"
        : uri.Port < FirstFreePort && uri.Port is not (80 or 443) ? $"must not name the port {uri.Port}: 80, 443 and {FirstFreePort} to 65535 are allowed"
        : null;

    private string? ProblemOfHost(Uri uri)
    {
        if (IPAddress.TryParse(uri.IdnHost, out var address))
        {
            return Allows(address) ? null : $"must name a public address; this one is {PublicAddress.KindOf(address)}";
        }

        var isLocal = uri.IdnHost.TrimEnd('.') is var host && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
        return isLocal && !IsPrivateThinkable ? "must name a public address; this one is loopback" : null;
    }
}

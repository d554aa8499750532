using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Access;

/// <summary>Who may use this server. Section <c>Millrace:Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Access";

    /// <summary>
    /// Whether callers without a key may run programs: <c>allow</c>, <c>deny</c>, or <c>auto</c> (default), which allows it only while
    /// the server listens on loopback addresses and no proxy is configured.
    /// </summary>
    public AnonymousUse Anonymous { get; set; } = AnonymousUse.Auto;

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: addresses or networks such as
    /// <c>10.0.0.0/8</c>. Default none. A server behind a proxy counts as open to other machines.
    /// </summary>
    public IList<string> Proxies { get; } = [];
}

/// <summary>What callers without a key may do.</summary>
public enum AnonymousUse
{
    /// <summary>Decided by where the server listens.</summary>
    Auto,

    /// <summary>Run programs.</summary>
    Allow,

    /// <summary>Nothing.</summary>
    Deny,
}

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var failures = new OptionFailures(AccessOptions.Section);
        for (var i = 0; i < options.Proxies.Count; i++)
        {
            if (!ProxyTrust.TryRead(options.Proxies[i], out _))
            {
                failures.Add($"{nameof(options.Proxies)}:{i}", $"must be an address or a network such as 10.0.0.0/8, but is '{options.Proxies[i]}'.");
            }
        }

        return failures.Result;
    }
}

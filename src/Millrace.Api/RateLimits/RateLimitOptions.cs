using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.RateLimits;

/// <summary>How often callers may run programs and make shares. Section <c>Millrace:RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:RateLimits";

    /// <summary>Whether anything is limited. Default: no while the server listens on loopback only, yes otherwise.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Executions, and as many shares, of an address without a key, a minute. Default 10, 1 to 1 000 000.</summary>
    public int AnonymousPerMinute { get; set; } = 10;

    /// <summary>Executions, and as many shares, of a key that has no limit of its own, a minute. Default 600; 0 for no limit, up to 1 000 000.</summary>
    public int KeyPerMinute { get; set; } = 600;
}

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var failures = new OptionFailures(RateLimitOptions.Section);
        failures.Range(nameof(options.AnonymousPerMinute), options.AnonymousPerMinute, 1, Most);
        failures.Range(nameof(options.KeyPerMinute), options.KeyPerMinute, 0, Most);
        return failures.Result;
    }
}

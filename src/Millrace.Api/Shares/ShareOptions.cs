using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Shares;

/// <summary>What may be shared. Section <c>Millrace:Shares</c>.</summary>
public sealed class ShareOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Shares";

    /// <summary>One share, bytes of its request. Default 256 KiB, 1 KiB to 10 MiB.</summary>
    public int Bytes { get; set; } = 256 * 1024;

    /// <summary>All shares together as they are stored, MiB. Default 1024, 1 to 1 000 000. Shares are kept for good: at this size new ones are refused.</summary>
    public int TotalMb { get; set; } = 1024;

    /// <summary>
    /// Whether who knows the link of a share may read it without a key, on a server that otherwise wants one. Default no. Embedding
    /// shares in pages for everyone needs it.
    /// </summary>
    public bool Public { get; set; }
}

internal sealed class ShareOptionsValidator : IValidateOptions<ShareOptions>
{
    public ValidateOptionsResult Validate(string? name, ShareOptions options)
    {
        var failures = new OptionFailures(ShareOptions.Section);
        failures.Range(nameof(options.Bytes), options.Bytes, 1024, 10 * 1024 * 1024);
        failures.Range(nameof(options.TotalMb), options.TotalMb, 1, 1_000_000);
        return failures.Result;
    }
}

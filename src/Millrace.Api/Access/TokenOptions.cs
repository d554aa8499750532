using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Access;

/// <summary>JSON web tokens in place of API keys. Section <c>Millrace:Access:Jwt</c>; off until an authority or a public key is named.</summary>
public sealed class TokenOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Access:Jwt";

    /// <summary>Address of the OpenID Connect provider, whose keys are fetched: <c>https://login.example.com/realm</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>A public key in PEM (RSA or EC) in place of an authority.</summary>
    public string? PublicKey { get; set; }

    /// <summary>Who must have issued a token; needed with a public key, known from the authority otherwise.</summary>
    public string? Issuer { get; set; }

    /// <summary>Whom a token must be for; needed.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim with the tenant. Default <c>tenant</c>.</summary>
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim with the scopes, in one text with spaces between or as a list; names other than Millrace's are passed over. Default <c>scope</c>.</summary>
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>What stands before Millrace's names in that claim, such as <c>millrace:</c>. Default nothing.</summary>
    public string ScopePrefix { get; set; } = "";

    /// <summary>Whether tokens are taken at all.</summary>
    public bool IsEnabled => !string.IsNullOrEmpty(Authority) || !string.IsNullOrEmpty(PublicKey);
}

internal sealed class TokenOptionsValidator : IValidateOptions<TokenOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var failures = new OptionFailures(TokenOptions.Section);
        if (!options.IsEnabled)
        {
            return failures.Result;
        }

        if (string.IsNullOrEmpty(options.Audience))
        {
            failures.Add(nameof(options.Audience), "is needed, so that tokens made for others are refused.");
        }

        if (options.PublicKey is { Length: > 0 } pem)
        {
            if (string.IsNullOrEmpty(options.Issuer))
            {
                failures.Add(nameof(options.Issuer), "is needed with a public key.");
            }

            if (!TokenKey.TryRead(pem, out _))
            {
                failures.Add(nameof(options.PublicKey), "must be a public key in PEM, RSA of at least 2048 bits or EC.");
            }
        }

        return failures.Result;
    }
}

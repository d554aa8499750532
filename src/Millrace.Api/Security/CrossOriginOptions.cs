using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Security;

/// <summary>Which other web pages may use this server from a browser. Section <c>Millrace:Cors</c>.</summary>
public sealed class CrossOriginOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Cors";

    /// <summary>Origins such as <c>https://app.example.com</c>, or <c>*</c> for any. Default none: only this server's own page.</summary>
    public IList<string> Origins { get; } = [];
}

internal sealed class CrossOriginOptionsValidator : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        var failures = new OptionFailures(CrossOriginOptions.Section);
        for (var i = 0; i < options.Origins.Count; i++)
        {
            if (!IsOrigin(options.Origins[i]))
            {
                failures.Add($"{nameof(options.Origins)}:{i}", $"must be * or an origin such as https://app.example.com, but is '{options.Origins[i]}'.");
            }
        }

        return failures.Result;
    }

    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase));
}

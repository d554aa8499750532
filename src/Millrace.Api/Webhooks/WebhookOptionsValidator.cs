using System.Net;
using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Webhooks;

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var failures = new OptionFailures(WebhookOptions.Section);
        if (!WebhookSecrets.TryRead(options.Secret, out _))
        {
            // The secret itself is never repeated.
            failures.Add(nameof(options.Secret), "must be whsec_ and base64 of 24 to 64 bytes, or several of these separated by commas. One is made by: echo whsec_$(openssl rand -base64 32)");
        }

        foreach (var network in options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            failures.Add(nameof(options.AllowedNetworks), $"has '{network}', which is no network such as 10.2.0.0/16 or fd00:1::/64.");
        }

        failures.Range(nameof(options.Concurrency), options.Concurrency, 1, 1_000);
        failures.Range(nameof(options.PerReceiver), options.PerReceiver, 1, 1_000);
        failures.Range(nameof(options.AttemptSeconds), options.AttemptSeconds, 0.1, 120);
        failures.Range(nameof(options.FirstPauseSeconds), options.FirstPauseSeconds, 0.05, 3_600);
        failures.Range(nameof(options.LongestPauseSeconds), options.LongestPauseSeconds, 0.05, 86_400);
        failures.Range(nameof(options.GiveUpSeconds), options.GiveUpSeconds, 1, 604_800);
        return failures.Result;
    }
}

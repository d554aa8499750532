using System.Net;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Network;
using Millrace.Runner.Egress;

namespace Millrace.Runner.Dependencies;

/// <summary>Registries that can be used as they are configured.</summary>
internal sealed class DependencyOptionsCheck : IValidateOptions<DependencyOptions>
{
    public ValidateOptionsResult Validate(string? name, DependencyOptions options)
    {
        var failures = options.Registries.SelectMany(r => Problems(r.Value).Select(p => $"{DependencyOptions.Section}:Registries:{r.Key}:{p}")).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Problems(RegistryOptions registry)
    {
        if (registry.Url is not { IsAbsoluteUri: true } url || url.Scheme is not ("http" or "https") || HostName.Normalize(url.IdnHost) is null)
        {
            yield return "Url must be an absolute address of http or https.";
        }

        if (registry.Address is { } address && !IPAddress.TryParse(address, out _))
        {
            yield return $"Address must be an IP address, but is '{address}'.";
        }

        foreach (var host in registry.Hosts.Where(host => HostRule.TryRead(host) is null))
        {
            yield return $"Hosts: '{host}' is no host, host:port or *.suffix.";
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Providers;

namespace Millrace.Runner.Protections;

/// <summary>Stops the start when a protection is missing that the operator did not allow by name.</summary>
internal sealed class ProtectionGuard(ISandboxProvider provider, IOptions<SandboxSettings> settings, ILogger<ProtectionGuard> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var protections = await provider.InspectAsync(cancellationToken);
        var missing = protections.Where(p => !p.Present).ToArray();
        var refused = missing.Where(p => p.Essential || !settings.Value.AllowMissing.Contains(p.Name)).ToArray();
        if (refused.Length > 0)
        {
            throw new MissingProtectionException(refused);
        }

        foreach (var allowed in missing)
        {
            logger.LogWarning("Running without {Protection}, as allowed: {Detail}", allowed.Name, allowed.Detail);
        }

        foreach (var caveat in provider.Caveats)
        {
            logger.LogWarning("Sandboxes are made by {Provider}. {Caveat}", provider.Name, caveat);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Protections are missing; the message says which, why, and what to do.</summary>
public sealed class MissingProtectionException(IReadOnlyList<Protection> missing) : Exception(Describe(missing))
{
    private static string Describe(IReadOnlyList<Protection> missing) =>
        "This machine lacks protections, so nothing was started:\n"
        + string.Join('\n', missing.Select(p => $"  {p.Name}: {p.Detail}\n    {p.Remedy}{(p.Essential ? "" : $"\n    To do without it: --allow-missing {p.Name}")}"));
}

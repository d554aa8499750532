using Microsoft.Extensions.Logging;

namespace Millrace.Runner.Egress;

/// <summary>The only way from a sandbox to the network: one <see cref="EgressSession"/> for each sandbox that has one.</summary>
internal sealed class EgressBroker(ILogger<EgressBroker> logger, IEgressRoutes? routes = null)
{
    private readonly IEgressRoutes _routes = routes ?? new EgressRoutes();

    /// <summary>Environment by which programs find the way.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = Variables();

    /// <summary>Begins to broker for a sandbox.</summary>
    public EgressSession Open(EgressPolicy policy, EgressAsker asker) => new(policy, asker, _routes, logger);

    private static Dictionary<string, string> Variables()
    {
        var proxy = $"http://127.0.0.1:{EgressSession.Port}";
        string[] names = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"];
        return names.ToDictionary(name => name, _ => proxy);
    }
}

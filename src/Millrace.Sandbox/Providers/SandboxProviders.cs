using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Providers.Docker;
using Millrace.Sandbox.Providers.Oci;

namespace Millrace.Sandbox.Providers;

/// <summary>The providers by the names configuration uses.</summary>
public static class SandboxProviders
{
    /// <summary>The walls are built by the spawner itself.</summary>
    public const string Native = "native";

    /// <summary>The walls are built by bubblewrap.</summary>
    public const string Bubblewrap = "bubblewrap";

    /// <summary>The walls are built by an OCI runtime: crun, runc, or gVisor's runsc.</summary>
    public const string Oci = "oci";

    /// <summary>Sandboxes are containers of a Docker Engine.</summary>
    public const string Docker = "docker";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [Native, Bubblewrap, Oci, Docker];

    /// <summary>Makes the provider of that name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ISandboxProvider Create(string name, SpawningOptions options, ILoggerFactory loggers) => name switch
    {
        Native => new NativeProvider(options, loggers.CreateLogger<NativeProvider>()),
        Bubblewrap => new BubblewrapProvider(options, loggers.CreateLogger<BubblewrapProvider>()),
        Oci => new OciProvider(options, loggers.CreateLogger<OciProvider>()),
        Docker => new DockerProvider(options, loggers.CreateLogger<DockerProvider>()),
        _ => throw new ArgumentException($"There is no sandbox provider {name}; there are {string.Join(", ", Names)}.", nameof(name)),
    };
}

using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Providers.Docker;
using Millrace.Sandbox.Providers.Oci;
using Millrace.Testing;

namespace Millrace.SandboxTests;

/// <summary>Who builds the walls: a provider and, of the provider <c>oci</c>, a runtime.</summary>
public sealed record Tier(string Provider, string Runtime = "crun")
{
    private static readonly string[] Places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    public static Tier Native { get; } = new(SandboxProviders.Native);

    public static Tier Bubblewrap { get; } = new(SandboxProviders.Bubblewrap);

    public static Tier Crun { get; } = new(SandboxProviders.Oci, "crun");

    public static Tier Runc { get; } = new(SandboxProviders.Oci, "runc");

    public static Tier Gvisor { get; } = new(SandboxProviders.Oci, "runsc");

    public static Tier Docker { get; } = new(SandboxProviders.Docker, "");

    /// <summary>Why this tier cannot be here; null when it can.</summary>
    public string? Missing => Provider switch
    {
        SandboxProviders.Docker => PrivateDocker.Missing,
        SandboxProviders.Oci when !Places.Any(place => File.Exists(Path.Combine(place, Runtime))) => $"{Runtime} is not installed.",
        SandboxProviders.Oci when Runtime != "crun" && !Environment.IsPrivilegedProcess => $"{Runtime} needs root.",
        _ => null,
    };

    /// <summary>Skips the running test, saying why, where this tier cannot be.</summary>
    public Tier SkipUnlessHere()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return this;
    }

    public SpawningOptions Options(string runtimeDirectory) => new()
    {
        NativeDirectory = Path.Combine(AppContext.BaseDirectory, "native"),
        RuntimeDirectory = runtimeDirectory,
        Oci = new OciOptions { Runtime = Runtime },
        Docker = Provider == SandboxProviders.Docker
            ? new DockerOptions { Endpoint = PrivateDocker.CurrentAsync().GetAwaiter().GetResult().Endpoint, Image = PrivateDocker.Image, ReadOnlyBinds = ["/usr"] }
            : new DockerOptions(),
    };
}

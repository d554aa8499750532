using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Providers.Oci;

namespace Millrace.SandboxTests;

/// <summary>Who builds the walls: a provider and, of the provider <c>oci</c>, a runtime.</summary>
public sealed record Tier(string Provider, string Runtime = "crun")
{
    public static Tier Native { get; } = new(SandboxProviders.Native);

    public static Tier Bubblewrap { get; } = new(SandboxProviders.Bubblewrap);

    public static Tier Crun { get; } = new(SandboxProviders.Oci, "crun");

    public static Tier Runc { get; } = new(SandboxProviders.Oci, "runc");

    public static Tier Gvisor { get; } = new(SandboxProviders.Oci, "runsc");

    public SpawningOptions Options(string runtimeDirectory) => new()
    {
        NativeDirectory = Path.Combine(AppContext.BaseDirectory, "native"),
        RuntimeDirectory = runtimeDirectory,
        Oci = new OciOptions { Runtime = Runtime },
    };
}

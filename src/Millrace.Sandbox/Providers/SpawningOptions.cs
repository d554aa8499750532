using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers.Docker;
using Millrace.Sandbox.Providers.Oci;

namespace Millrace.Sandbox.Providers;

/// <summary>What a provider that starts sandboxes on this machine needs to know.</summary>
public sealed record SpawningOptions
{
    /// <summary>Directory of the built native programs (agent, spawner, live.o).</summary>
    public required string NativeDirectory { get; init; }

    /// <summary>Directory this provider may fill and remove; not shared with another server.</summary>
    public required string RuntimeDirectory { get; init; }

    /// <summary>bubblewrap's program, for the provider of that name. Default <c>/usr/bin/bwrap</c>.</summary>
    public string Bubblewrap { get; init; } = "/usr/bin/bwrap";

    /// <summary>The seccomp profile whose filter is put in force in every sandbox; null for none. Default: the one that comes with Millrace.</summary>
    public string? SeccompProfile { get; init; } = Seccomp.SeccompProfile.DefaultPath;

    /// <summary>For the provider <c>oci</c>.</summary>
    public OciOptions Oci { get; init; } = new();

    /// <summary>For the provider <c>docker</c>.</summary>
    public DockerOptions Docker { get; init; } = new();

    /// <summary>The first host uid for sandboxes when started as root; servers take ranges of 1000 from here on.</summary>
    public uint FirstUid { get; init; } = 200_000;

    /// <summary>cgroup v2: the directory to work below; null to find out.</summary>
    public string? CgroupBase { get; init; }

    /// <summary>Limits of a sandbox that waits for its job.</summary>
    public CgroupLimits WaitingLimits { get; init; } = new(64L * 1024 * 1024, 16, null);
}

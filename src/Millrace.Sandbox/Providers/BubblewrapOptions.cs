using Millrace.Sandbox.Cgroups;

namespace Millrace.Sandbox.Providers;

/// <summary>What the bubblewrap provider needs to know.</summary>
public sealed record BubblewrapOptions
{
    /// <summary>Directory of the built native programs (agent, spawner, live.o).</summary>
    public required string NativeDirectory { get; init; }

    /// <summary>Directory this provider may fill and remove; not shared with another server.</summary>
    public required string RuntimeDirectory { get; init; }

    /// <summary>The launcher.</summary>
    public string Program { get; init; } = "/usr/bin/bwrap";

    /// <summary>The first host uid for sandboxes when started as root; servers take ranges of 1000 from here on.</summary>
    public uint FirstUid { get; init; } = 200_000;

    /// <summary>cgroup v2: the directory to work below; null to find out.</summary>
    public string? CgroupBase { get; init; }

    /// <summary>Limits of a sandbox that waits for its job.</summary>
    public CgroupLimits WaitingLimits { get; init; } = new(64L * 1024 * 1024, 16, null);
}

using Millrace.Sandbox.Doctor;

namespace Millrace.Sandbox.Providers;

/// <summary>Makes sandboxes: anything that can start the agent behind a wall, with a channel to it.</summary>
public interface ISandboxProvider : IAsyncDisposable
{
    /// <summary>The name configuration and results use, such as <c>bubblewrap</c>.</summary>
    string Name { get; }

    /// <summary>What does not hold with it as it does with the others, in sentences for people.</summary>
    IReadOnlyList<string> Caveats => [];

    /// <summary>Finds out which protections it gives on this machine, by looking and by starting a sandbox.</summary>
    Task<IReadOnlyList<Protection>> InspectAsync(CancellationToken cancellation);

    /// <summary>Whether its walls stand on this machine: starts a sandbox and ends it.</summary>
    Task<Protection> TryAsync(CancellationToken cancellation);

    /// <summary>Starts a sandbox's process; the agent's first frame may still be on its way.</summary>
    /// <exception cref="SandboxException">A step failed.</exception>
    Task<SandboxProcess> StartAsync(SandboxSpec spec, CancellationToken cancellation);
}

/// <summary>What a sandbox is made for and cannot be changed later.</summary>
public sealed record SandboxSpec
{
    /// <summary>Size of the workspace, bytes.</summary>
    public required long WorkspaceBytes { get; init; }

    /// <summary>Size of <c>/tmp</c>, bytes.</summary>
    public required long TmpBytes { get; init; }

    /// <summary>What it sees besides what all see, read-only.</summary>
    public IReadOnlyList<SandboxMount> Mounts { get; init; } = [];
}

/// <summary>A directory of the host that one sandbox sees, read-only.</summary>
/// <param name="Source">Below the runtime directory.</param>
/// <param name="At">Where it is seen: an absolute path.</param>
public sealed record SandboxMount(string Source, string At);

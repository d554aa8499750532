using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>
/// A sandbox with toolchains already started, each waiting at its gate. A job may take a waiting stage when the command
/// it would start is exactly the one that waits; nothing of a job is known when a recipe is made.
/// </summary>
public sealed record WarmRecipe
{
    /// <summary>Unique name, such as <c>python</c> or <c>python-tty</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The sandbox.</summary>
    public required SandboxSpec Sandbox { get; init; }

    /// <summary>The programs to start ahead; each has a gate.</summary>
    public required IReadOnlyList<GatedCommand> Commands { get; init; }

    /// <summary>What they may use while they wait.</summary>
    public required CgroupLimits WaitingLimits { get; init; }
}

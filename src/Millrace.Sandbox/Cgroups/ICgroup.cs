using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Cgroups;

/// <summary>The kernel's limits and counters for everything in one sandbox. Gone when disposed, with all that is in it.</summary>
public interface ICgroup : IAsyncDisposable
{
    /// <summary>How a process is born into it.</summary>
    CgroupJoin Join { get; }

    /// <summary>Sets limits; may be called again for the next stage.</summary>
    void Apply(CgroupLimits limits);

    /// <summary>Reads the counters.</summary>
    CgroupUsage Read();

    /// <summary>Highest memory use, bytes, since <see cref="ResetPeak"/>; null where this machine does not count.</summary>
    long? ReadMemoryPeak();

    /// <summary>Starts the peak of memory anew, where the kernel lets one.</summary>
    void ResetPeak();

    /// <summary>Kills every process in it.</summary>
    void Kill();
}

/// <summary>Limits of a cgroup.</summary>
/// <param name="MemoryBytes">Memory, with page cache and tmpfs files; swap is not given.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="Cpus">CPUs' worth of time, or null for all.</param>
public sealed record CgroupLimits(long MemoryBytes, long Processes, double? Cpus)
{
    /// <summary>Whether it has to stand back when CPUs are short: toolchains that are started ahead must not slow down jobs.</summary>
    public bool Yields { get; init; }
}

/// <summary>Counters of a cgroup since it was made. Null where this machine does not count.</summary>
public readonly record struct CgroupUsage
{
    /// <summary>CPU time of all processes.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Highest memory use, bytes, since <see cref="ICgroup.ResetPeak"/>.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>Processes the kernel killed because the memory limit was reached.</summary>
    public long OutOfMemoryKills { get; init; }

    /// <summary>How often a process or thread was refused because of the limit.</summary>
    public long ProcessRefusals { get; init; }
}

/// <summary>Makes cgroups on a machine, in one way of the kernel.</summary>
public interface ICgroupHierarchy : IAsyncDisposable
{
    /// <summary><c>v1</c>, <c>v2</c> or <c>none</c>.</summary>
    string Version { get; }

    /// <summary>Controllers in force, of memory, pids and cpu.</summary>
    IReadOnlyList<string> Controllers { get; }

    /// <summary>Why a controller is missing, for people; null when all are there.</summary>
    string? Problem { get; }

    /// <summary>The directories everything of this instance lies in, one per hierarchy of the kernel.</summary>
    IReadOnlyList<string> Directories { get; }

    /// <summary>Makes a cgroup.</summary>
    ICgroup Create(string name);
}

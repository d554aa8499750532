using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Spawning;

/// <summary>A sandbox's first process.</summary>
/// <param name="Arguments">The program and its arguments: a launcher or, with a layout, the first program inside.</param>
/// <param name="UserId">Host uid and gid to run under, or null for the spawner's own.</param>
/// <param name="Cgroup">How it enters its cgroup.</param>
/// <param name="Layout">What the spawner builds around it; null when the program builds its own walls.</param>
internal sealed record SpawnRequest(IReadOnlyList<string> Arguments, uint? UserId, CgroupJoin Cgroup, SandboxLayout? Layout = null);

/// <summary>How a new process enters a cgroup.</summary>
/// <param name="Kind">By which means.</param>
/// <param name="Paths">The files to write to, or the directory to be born in.</param>
public sealed record CgroupJoin(CgroupJoinKind Kind, IReadOnlyList<string> Paths)
{
    /// <summary>No cgroup.</summary>
    public static CgroupJoin None { get; } = new(CgroupJoinKind.None, []);
}

/// <summary>By which means a process enters a cgroup.</summary>
public enum CgroupJoinKind : byte
{
    /// <summary>It stays where its parent is.</summary>
    None = 0,

    /// <summary>The child writes itself into each file. A single-threaded child that moves itself through v1's <c>tasks</c> needs no global lock.</summary>
    Write = 1,

    /// <summary>clone3(2) with CLONE_INTO_CGROUP (v2 only).</summary>
    Clone = 2,
}

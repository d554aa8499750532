using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Spawning;

/// <summary>A sandbox's first process.</summary>
/// <param name="Arguments">The program and its arguments: a launcher or, with a layout, the first program inside.</param>
/// <param name="UserId">Host uid and gid to run under, or null for the spawner's own.</param>
/// <param name="Cgroup">How it enters its cgroup.</param>
/// <param name="Layout">What the spawner builds around it; null when the program builds its own walls.</param>
internal sealed record SpawnRequest(IReadOnlyList<string> Arguments, uint? UserId, CgroupJoin Cgroup, SandboxLayout? Layout = null)
{
    /// <summary>Set when what is started is a template.</summary>
    public TemplateStart? Template { get; init; }

    /// <summary>Set when what is started is a runtime, in a room of its own; the layout is the room's then.</summary>
    public RoomStart? Room { get; init; }

    /// <summary>Set when it is a copy: of the template that was started as this number. Nothing is executed then.</summary>
    public uint? Of { get; init; }
}

/// <summary>What a template needs besides.</summary>
/// <param name="FirstUserId">The first host uid its copies may have.</param>
/// <param name="UserIds">How many; 0 when they have the template's.</param>
/// <param name="Environment">The whole environment of its program.</param>
internal sealed record TemplateStart(uint FirstUserId, uint UserIds, IReadOnlyDictionary<string, string> Environment);

/// <summary>What a runtime needs besides.</summary>
/// <param name="RootId">A further id of the host that the room has, or null.</param>
/// <param name="Apart">Whether the runtime itself has no network, abstract socket addresses included.</param>
internal sealed record RoomStart(uint? RootId, bool Apart)
{
    /// <summary>The whole environment of the runtime.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["HOME"] = "/", ["XDG_RUNTIME_DIR"] = "/run" };
}

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

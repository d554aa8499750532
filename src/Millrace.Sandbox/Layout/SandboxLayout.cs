using Millrace.Sandbox.Providers;

namespace Millrace.Sandbox.Layout;

/// <summary>
/// The inside of a sandbox: the whole list of what a job sees, in the order it is put in place. Every provider that
/// builds walls on this machine builds these, so that no two can drift apart.
/// </summary>
internal sealed record SandboxLayout
{
    // Semaphores and shared memory of one job; counted in its memory limit like all of tmpfs.
    internal const long SharedMemoryBytes = 64L * 1024 * 1024;

    /// <summary>The uid and gid every job has, as it sees it.</summary>
    public const uint UserId = 1000;

    /// <summary>The name of the machine, as a job sees it.</summary>
    public const string Hostname = "millrace";

    /// <summary>Where the agent starts.</summary>
    public const string Directory = "/workspace";

    /// <summary>Where a template has the root of its copies (box.c puts every root together there).</summary>
    public const string PreparedRoot = "/sys";

    /// <summary>The uid and gid the first program has.</summary>
    public uint InsideId { get; init; } = UserId;

    /// <summary>Where it starts.</summary>
    public string StartDirectory { get; init; } = Directory;

    /// <summary>What is seen where. Everything else does not exist.</summary>
    public required IReadOnlyList<LayoutMount> Mounts { get; init; }

    /// <summary>The first program: PID 1.</summary>
    public IReadOnlyList<string> Command { get; } = ["/millrace/agent", Directory];

    /// <param name="spec">The sizes.</param>
    /// <param name="runtimeDirectory">What <see cref="RuntimeDirectory"/> laid out, by the path its launcher reaches it.</param>
    public static SandboxLayout For(SandboxSpec spec, string runtimeDirectory) => new()
    {
        Mounts =
        [
            .. Toolchains("", runtimeDirectory), LayoutMount.Proc("/proc"), LayoutMount.Dev("/dev"), .. Writable(spec),
            .. spec.Mounts.Select(m => LayoutMount.ReadOnlyBind(Path.Combine(runtimeDirectory, m.Source), m.At)),
            LayoutMount.Freeze("/dev"), LayoutMount.Freeze("/"),
        ],
    };

    /// <summary>
    /// Of a template: the same places, but nothing that can be written to; and once more below <see cref="PreparedRoot"/>, as the root
    /// its copies will have, which lacks only what each must have of its own.
    /// </summary>
    /// <param name="runtimeDirectory">As above.</param>
    public static SandboxLayout ForTemplate(string runtimeDirectory) => new()
    {
        Mounts =
        [
            .. Toolchains("", runtimeDirectory), LayoutMount.Proc("/proc"), LayoutMount.Dev("/dev"), .. EmptyPlaces(""),
            LayoutMount.Root(PreparedRoot),
            .. Toolchains(PreparedRoot, runtimeDirectory),
            LayoutMount.EmptyDirectory($"{PreparedRoot}/proc"), LayoutMount.Devices($"{PreparedRoot}/dev"), .. EmptyPlaces(PreparedRoot),
            LayoutMount.Freeze($"{PreparedRoot}/dev"), LayoutMount.Freeze(PreparedRoot),
            LayoutMount.Freeze("/dev"), LayoutMount.Freeze("/"),
        ],
    };

    /// <summary>Of a copy of a template: what the root that was prepared for it lacks.</summary>
    /// <param name="spec">The sizes.</param>
    public static SandboxLayout ForCopy(SandboxSpec spec) => new()
    {
        Mounts = [LayoutMount.Proc("/proc"), LayoutMount.Terminals("/dev/pts"), .. Writable(spec)],
    };

    // Read-only.
    private static LayoutMount[] Toolchains(string root, string runtimeDirectory) =>
    [
        LayoutMount.ReadOnlyBind("/usr", $"{root}/usr"),
        .. SystemDirectory(root, "bin"), .. SystemDirectory(root, "sbin"),
        .. SystemDirectory(root, "lib"), .. SystemDirectory(root, "lib32"), .. SystemDirectory(root, "lib64"),
        LayoutMount.ReadOnlyBind(Path.Combine(runtimeDirectory, "etc"), $"{root}/etc"),
        LayoutMount.ReadOnlyBind(Path.Combine(runtimeDirectory, "lib"), $"{root}/millrace"),
    ];

    private static LayoutMount[] EmptyPlaces(string root) =>
        [LayoutMount.EmptyDirectory($"{root}/dev/shm"), LayoutMount.EmptyDirectory($"{root}/tmp"), LayoutMount.EmptyDirectory(root + Directory)];

    // What the job may write, each with its size.
    private static LayoutMount[] Writable(SandboxSpec spec) =>
    [
        LayoutMount.Tmpfs("/dev/shm", SharedMemoryBytes, "1777"),
        LayoutMount.Tmpfs("/tmp", spec.TmpBytes, "1777"),
        LayoutMount.Tmpfs(Directory, spec.WorkspaceBytes, "0755"),
    ];

    // Most distributions have made these links into /usr; where not, the directory itself is shown.
    private static LayoutMount[] SystemDirectory(string root, string name) =>
        new DirectoryInfo("/" + name) switch
        {
            { LinkTarget: { } target } => [LayoutMount.Symlink(target, $"{root}/{name}")],
            { Exists: true } => [LayoutMount.ReadOnlyBind("/" + name, $"{root}/{name}")],
            _ => [],
        };
}

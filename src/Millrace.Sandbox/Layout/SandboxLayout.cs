using Millrace.Sandbox.Providers;

namespace Millrace.Sandbox.Layout;

/// <summary>
/// The inside of a sandbox: the whole list of what a job sees, in the order it is put in place. Every provider that
/// builds walls on this machine builds these, so that no two can drift apart.
/// </summary>
internal sealed record SandboxLayout
{
    // Semaphores and shared memory of one job; counted in its memory limit like all of tmpfs.
    private const long SharedMemoryBytes = 64L * 1024 * 1024;

    /// <summary>The uid and gid every job has, as it sees it.</summary>
    public const uint UserId = 1000;

    /// <summary>The name of the machine, as a job sees it.</summary>
    public const string Hostname = "millrace";

    /// <summary>Where the agent starts.</summary>
    public const string Directory = "/workspace";

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
            // Toolchains and our own, read-only.
            LayoutMount.ReadOnlyBind("/usr", "/usr"),
            .. SystemDirectory("bin"), .. SystemDirectory("sbin"), .. SystemDirectory("lib"), .. SystemDirectory("lib32"), .. SystemDirectory("lib64"),
            LayoutMount.ReadOnlyBind(Path.Combine(runtimeDirectory, "etc"), "/etc"),
            LayoutMount.ReadOnlyBind(Path.Combine(runtimeDirectory, "lib"), "/millrace"),
            LayoutMount.Proc("/proc"),
            LayoutMount.Dev("/dev"),

            // What the job may write, each with its size.
            LayoutMount.Tmpfs("/dev/shm", SharedMemoryBytes, "1777"),
            LayoutMount.Tmpfs("/tmp", spec.TmpBytes, "1777"),
            LayoutMount.Tmpfs(Directory, spec.WorkspaceBytes, "0755"),
            LayoutMount.Freeze("/dev"),
            LayoutMount.Freeze("/"),
        ],
    };

    // Most distributions have made these links into /usr; where not, the directory itself is shown.
    private static LayoutMount[] SystemDirectory(string name) =>
        new DirectoryInfo("/" + name) switch
        {
            { LinkTarget: { } target } => [LayoutMount.Symlink(target, "/" + name)],
            { Exists: true } => [LayoutMount.ReadOnlyBind("/" + name, "/" + name)],
            _ => [],
        };
}

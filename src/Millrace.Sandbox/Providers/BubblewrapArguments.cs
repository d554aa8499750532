using System.Globalization;

namespace Millrace.Sandbox.Providers;

/// <summary>The wall as bubblewrap builds it: one line for each thing that is taken away or put in place, in this order.</summary>
internal static class BubblewrapArguments
{
    // Semaphores and shared memory of one job; counted in its memory limit like all of tmpfs.
    private const long SharedMemoryBytes = 64L * 1024 * 1024;

    public static IReadOnlyList<string> For(SandboxSpec spec, string program, string runtimeDirectory) =>
    [
        program,

        // Namespaces: nothing of the host's processes, network, IPC, names, cgroups; and no user namespace inside.
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup",
        "--disable-userns",
        "--uid", "1000", "--gid", "1000",
        "--hostname", "millrace",

        // Life: the agent is PID 1, and everything ends with the spawner. No terminal of the host, no capability, no environment.
        "--as-pid-1", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL",
        "--clearenv",

        // Files: toolchains and our own, read-only.
        "--ro-bind", "/usr", "/usr",
        .. SystemDirectory("bin"), .. SystemDirectory("sbin"), .. SystemDirectory("lib"), .. SystemDirectory("lib32"), .. SystemDirectory("lib64"),
        "--ro-bind", Path.Combine(runtimeDirectory, "etc"), "/etc",
        "--ro-bind", Path.Combine(runtimeDirectory, "lib"), "/millrace",
        "--proc", "/proc",
        "--dev", "/dev",

        // What the job may write, each with its size.
        "--perms", "1777", "--size", Bytes(SharedMemoryBytes), "--tmpfs", "/dev/shm",
        "--perms", "1777", "--size", Bytes(spec.TmpBytes), "--tmpfs", "/tmp",
        "--perms", "0755", "--size", Bytes(spec.WorkspaceBytes), "--tmpfs", "/workspace",
        "--remount-ro", "/dev",
        "--remount-ro", "/",
        "--chdir", "/workspace",

        "--", "/millrace/agent", "/workspace",
    ];

    // Most distributions have made these links into /usr; where not, the directory itself is shown.
    private static string[] SystemDirectory(string name) =>
        new DirectoryInfo("/" + name) switch
        {
            { LinkTarget: { } target } => ["--symlink", target, "/" + name],
            { Exists: true } => ["--ro-bind", "/" + name, "/" + name],
            _ => [],
        };

    private static string Bytes(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Providers;

/// <summary>The wall as bubblewrap builds it: what is taken away, then the <see cref="SandboxLayout"/> in its order.</summary>
internal static class BubblewrapArguments
{
    private static readonly string Id = SandboxLayout.UserId.ToString(CultureInfo.InvariantCulture);

    public static IReadOnlyList<string> For(SandboxLayout layout, string program) =>
    [
        program,

        // Namespaces: nothing of the host's processes, network, IPC, names, cgroups; and no user namespace inside.
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup",
        "--disable-userns",
        "--uid", Id, "--gid", Id,
        "--hostname", SandboxLayout.Hostname,

        // Life: the agent is PID 1, and everything ends with the spawner. No terminal of the host, no capability, no environment.
        "--as-pid-1", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL",
        "--clearenv",

        .. layout.Mounts.SelectMany(Arguments),
        "--chdir", SandboxLayout.Directory,

        "--", .. layout.Command,
    ];

    private static string[] Arguments(LayoutMount mount) => mount.Kind switch
    {
        MountKind.ReadOnlyBind => ["--ro-bind", mount.Source, mount.At],
        MountKind.Symlink => ["--symlink", mount.Source, mount.At],
        MountKind.Proc => ["--proc", mount.At],
        MountKind.Dev => ["--dev", mount.At],
        MountKind.Tmpfs => ["--perms", mount.Mode, "--size", mount.Bytes.ToString(CultureInfo.InvariantCulture), "--tmpfs", mount.At],
        MountKind.Freeze => ["--remount-ro", mount.At],
        _ => throw new ArgumentOutOfRangeException(nameof(mount)),
    };
}

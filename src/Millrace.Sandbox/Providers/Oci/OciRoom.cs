using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Providers.Oci;

/// <summary>
/// What a runtime has around it, and nobody else sees: the bundle and the runtime's own notes lie in a file system that is gone
/// with the room, so that nothing of a container can be left on the host.
/// </summary>
internal static class OciRoom
{
    /// <summary>Where the bundle is, as the runtime sees it.</summary>
    public const string Bundle = $"{Scratch}/bundle";

    /// <summary>Where the runtime keeps its notes.</summary>
    public const string State = $"{Scratch}/state";

    private const string Scratch = "/run";
    private const string Cgroups = "/sys/fs/cgroup";

    /// <param name="layout">The inside of the sandbox.</param>
    /// <param name="runtime">Who builds it.</param>
    /// <param name="config">The bundle's configuration.</param>
    public static SandboxLayout For(SandboxLayout layout, OciRuntime runtime, string config) => new()
    {
        InsideId = RoomIds.Job,
        StartDirectory = Scratch,
        Mounts =
        [
            LayoutMount.Proc("/proc"),
            .. runtime.ForbidsFurtherUserNamespaces ? (LayoutMount[])[LayoutMount.File("/proc/sys/user/max_user_namespaces", "1")] : [],
            .. runtime.HidesCgroups && Directory.Exists(Cgroups) ? (LayoutMount[])[LayoutMount.Root(Cgroups)] : [],
            runtime.IsGvisor ? LayoutMount.Scratch(Scratch) : LayoutMount.Root(Scratch),
            LayoutMount.EmptyDirectory(State), LayoutMount.EmptyDirectory(Bundle), LayoutMount.EmptyDirectory($"{Bundle}/{OciConfig.Root}"),
            .. layout.Mounts.Where(mount => mount.Kind == MountKind.Symlink).Select(link => LayoutMount.Symlink(link.Source, $"{Bundle}/{OciConfig.Root}{link.At}")),
            LayoutMount.File($"{Bundle}/config.json", config),
        ],
    };
}

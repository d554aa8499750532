using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Providers.Oci;

/// <summary>A bundle's <c>config.json</c>: the <see cref="SandboxLayout"/> and what is taken away, in the words of the OCI runtime specification.</summary>
internal static class OciConfig
{
    /// <summary>Where the bundle has its root, relative to itself.</summary>
    public const string Root = "rootfs";

    private static readonly string[] Capabilities = ["bounding", "effective", "inheritable", "permitted", "ambient"];
    private static readonly string[] Namespaces = ["user", "pid", "mount", "network", "ipc", "uts", "cgroup"];
    private static readonly string[] Masked = ["/proc/acpi", "/proc/kcore", "/proc/key-users", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list"];
    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <param name="layout">The inside.</param>
    /// <param name="runtime">Who reads it.</param>
    /// <param name="ids">Ids of the room around it: the one for the job and, where there is one, the one for the container's root.</param>
    public static string For(SandboxLayout layout, OciRuntime runtime, RoomIds ids)
    {
        var frozen = layout.Mounts.Where(mount => mount.Kind == MountKind.Freeze).Select(mount => mount.At).ToHashSet();

        // No seccomp here: the agent puts the filter in force before anything of a job is inside, and counts what it refuses.
        var linux = new JsonObject
        {
            ["uidMappings"] = Mappings(ids),
            ["gidMappings"] = Mappings(ids),
            ["namespaces"] = new JsonArray([.. Namespaces.Select(name => new JsonObject { ["type"] = name })]),
            ["maskedPaths"] = Strings(Masked),
            ["readonlyPaths"] = Strings(ReadOnly),
        };
        return new JsonObject
        {
            ["ociVersion"] = "1.0.2",
            ["process"] = Process(layout),
            ["root"] = new JsonObject { ["path"] = Root, ["readonly"] = frozen.Contains("/") },
            ["hostname"] = SandboxLayout.Hostname,
            ["mounts"] = new JsonArray([.. layout.Mounts.SelectMany(mount => Mounts(mount, runtime, frozen))]),
            ["linux"] = linux,
        }.ToJsonString();
    }

    private static JsonObject Process(SandboxLayout layout) => new()
    {
        ["terminal"] = false,
        ["user"] = new JsonObject { ["uid"] = SandboxLayout.UserId, ["gid"] = SandboxLayout.UserId, ["umask"] = 18 },
        ["args"] = Strings(layout.Command),
        ["env"] = new JsonArray(),
        ["cwd"] = SandboxLayout.Directory,
        ["capabilities"] = new JsonObject([.. Capabilities.Select(set => KeyValuePair.Create<string, JsonNode?>(set, new JsonArray()))]),
        ["rlimits"] = new JsonArray(new JsonObject { ["type"] = "RLIMIT_CORE", ["hard"] = 0, ["soft"] = 0 }),
        ["noNewPrivileges"] = true,
        ["oomScoreAdj"] = 500,
    };

    private static JsonArray Mappings(RoomIds ids) => ids.HasRoot
        ? [Mapping(SandboxLayout.UserId, RoomIds.Job), Mapping(0, RoomIds.Root)]
        : [Mapping(SandboxLayout.UserId, RoomIds.Job)];

    private static JsonObject Mapping(uint inside, uint outside) => new() { ["containerID"] = inside, ["hostID"] = outside, ["size"] = 1 };

    // Links are in the bundle's root already.
    private static JsonObject[] Mounts(LayoutMount mount, OciRuntime runtime, HashSet<string> frozen) => mount.Kind switch
    {
        MountKind.ReadOnlyBind => [Mount(mount.At, "bind", mount.Source, [.. BindOptions(runtime)])],
        MountKind.Proc => [Mount(mount.At, "proc", "proc", "nosuid", "noexec", "nodev")],
        MountKind.Dev =>
        [
            Mount(mount.At, "tmpfs", "tmpfs", ["nosuid", "mode=755", "size=65536", .. runtime.FreezesDevices && frozen.Contains(mount.At) ? (string[])["ro"] : []]),
            Mount($"{mount.At}/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
        ],
        MountKind.Tmpfs => [Mount(mount.At, "tmpfs", "tmpfs", "nosuid", "nodev", $"mode={mount.Mode}", Number("size", mount.Bytes), Number("uid", SandboxLayout.UserId), Number("gid", SandboxLayout.UserId))],
        MountKind.Symlink or MountKind.Freeze => [],
        _ => throw new ArgumentOutOfRangeException(nameof(mount)),
    };

    private static string[] BindOptions(OciRuntime runtime) =>
        runtime.KnowsRecursiveReadOnly && Environment.OSVersion.Version >= new Version(5, 12) ? ["rbind", "ro", "rro", "nosuid", "nodev"] : ["rbind", "ro", "nosuid", "nodev"];

    private static string Number(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    private static JsonObject Mount(string at, string type, string source, params string[] options) =>
        new() { ["destination"] = at, ["type"] = type, ["source"] = source, ["options"] = Strings(options) };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}

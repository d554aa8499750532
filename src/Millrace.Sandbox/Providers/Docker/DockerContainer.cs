using System.Globalization;
using Docker.DotNet.Models;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>The wall in the words of the Engine API: the whole list of what a container is given, and what not.</summary>
internal static class DockerContainer
{
    // Docker's own list, with what else tells of the machine: in the other tiers there is no /sys, and those files cannot be read.
    private static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/key-users", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list",
        "/proc/timer_stats", "/sys",
    ];

    private static readonly string User = string.Create(CultureInfo.InvariantCulture, $"{SandboxLayout.UserId}:{SandboxLayout.UserId}");

    /// <param name="spec">The sizes.</param>
    /// <param name="options">The image and what is seen besides.</param>
    /// <param name="limits">While it starts.</param>
    /// <param name="runtimeDirectory">What <see cref="RuntimeDirectory"/> laid out; the agent is in it.</param>
    /// <param name="labels">Whose it is.</param>
    public static CreateContainerParameters For(
        SandboxSpec spec, DockerOptions options, CgroupLimits limits, string runtimeDirectory, IDictionary<string, string> labels) => new()
    {
        Image = options.Image,
        Labels = labels,
        Hostname = SandboxLayout.Hostname,
        User = User,
        WorkingDir = SandboxLayout.Directory,
        Entrypoint = ["/millrace/agent", SandboxLayout.Directory],
        Cmd = [],
        NetworkDisabled = true,

        // Its stdin closes when our connection does, in whatever way we end; then the agent ends, and the container is removed.
        OpenStdin = true,
        StdinOnce = true,
        AttachStdin = true,
        AttachStdout = true,
        AttachStderr = true,
        HostConfig = new HostConfig
        {
            NetworkMode = "none",
            IpcMode = "private",
            CgroupnsMode = "private",
            Runtime = options.Runtime,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges:true"], // and Docker's own filter of system calls; the agent adds ours
            ReadonlyRootfs = true,
            MaskedPaths = Masked,
            Binds = [$"{Path.Combine(runtimeDirectory, "lib")}:/millrace:ro", .. spec.Mounts.Select(m => $"{Path.Combine(runtimeDirectory, m.Source)}:{m.At}:ro"), .. options.ReadOnlyBinds.Select(Bind)],
            Tmpfs = new Dictionary<string, string>
            {
                ["/tmp"] = Sized("/tmp", spec.TmpBytes, "1777"),
                [SandboxLayout.Directory] = Sized(SandboxLayout.Directory, spec.WorkspaceBytes, "0755"),
            },
            ShmSize = SandboxLayout.SharedMemoryBytes,
            Memory = limits.MemoryBytes,
            MemorySwap = limits.MemoryBytes,
            PidsLimit = limits.Processes,
            Ulimits = [new Ulimit { Name = "core", Soft = 0, Hard = 0 }],
            OomScoreAdj = 500,
            LogConfig = new LogConfig { Type = "none" },
            Init = false,
            AutoRemove = true,
        },
    };

    private static string Bind(string bind) => bind.Contains(':') ? $"{bind}:ro" : $"{bind}:{bind}:ro";

    private static string Sized(string at, long bytes, string mode)
    {
        var mount = LayoutMount.Tmpfs(at, bytes, mode);
        return string.Create(CultureInfo.InvariantCulture, $"rw,exec,nosuid,nodev,size={mount.Bytes},mode={mount.Mode},uid={SandboxLayout.UserId},gid={SandboxLayout.UserId}");
    }
}

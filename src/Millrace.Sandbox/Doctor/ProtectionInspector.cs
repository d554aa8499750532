using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Seccomp;

namespace Millrace.Sandbox.Doctor;

/// <summary>Finds out which protections this machine gives, by looking and by starting a sandbox.</summary>
public static class ProtectionInspector
{
    private const long MiB = 1024 * 1024;
    private const string OwnWalls = "A sandbox starts: user, pid, mount, net, ipc, uts and cgroup namespaces of its own, no further ones inside.";

    /// <summary>Looks at everything.</summary>
    public static async Task<IReadOnlyList<Protection>> InspectAsync(SpawningProvider provider, CancellationToken cancellation) =>
    [
        provider.Launcher,
        await StartsAsync(provider, Remedy(provider), cancellation),
        SyscallFilter(provider.Filter),
        OwnUid(),
        .. CgroupMounts.Needed.Select(controller => Limit(controller, provider.Cgroups)),
    ];

    /// <summary>Whether this provider's walls stand on this machine: starts a sandbox and ends it.</summary>
    public static async Task<Protection> StartsAsync(ISandboxProvider provider, string remedy, CancellationToken cancellation, string walls = OwnWalls)
    {
        try
        {
            var spec = new SandboxSpec { WorkspaceBytes = MiB, TmpBytes = MiB };
            await using var sandbox = await Sandbox.StartAsync(provider, spec, cancellation);
            return new Protection("namespaces", true, walls, Essential: true);
        }
        catch (SandboxException e)
        {
            return new Protection("namespaces", false, e.Message, remedy, Essential: true);
        }
    }

    // That it is in force every sandbox has to say before it may be used; one that cannot does not start.
    internal static Protection SyscallFilter(SeccompFilter? filter) => filter is not null
        ? new Protection("syscall-filter", true, $"Of each sandbox: {filter.Refused} system calls are refused, {filter.Restricted} more with some arguments ({filter.Profile.Path}).")
        : new Protection(
            "syscall-filter", false, "It is switched off: sandboxes may use every system call that namespaces and missing capabilities leave them.",
            "Take Millrace:Sandbox:Seccomp=off out of the configuration.");

    private static Protection OwnUid() => Environment.IsPrivilegedProcess
        ? new Protection("own-uid", true, "Every sandbox runs under a host user id of its own.")
        : new Protection("own-uid", false, "Sandboxes run under this server's own user id.", "Start the server as root: sandboxes then run under ids that own nothing.");

    private static Protection Limit(string controller, ICgroupHierarchy cgroups)
    {
        var name = controller switch { "memory" => "memory-limit", "pids" => "process-limit", _ => "cpu-limit" };
        return cgroups.Controllers.Contains(controller)
            ? new Protection(name, true, $"cgroup {cgroups.Version}, controller {controller}.")
            : new Protection(
                name, false, cgroups.Problem ?? $"The controller {controller} is missing.",
                "Start the server as root, or hand it a cgroup: systemd-run --user --scope -p Delegate=yes millrace serve.");
    }

    /// <summary>What to do when no sandbox starts.</summary>
    internal static string Remedy(SpawningProvider provider) => $"{NamespaceRemedy()} {provider.Remedy}".Trim();

    private static string NamespaceRemedy()
    {
        const string Restriction = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
        return File.Exists(Restriction) && File.ReadAllText(Restriction).Trim() == "1"
            ? "Ubuntu restricts user namespaces by AppArmor: start the server as root, use bubblewrap with its profile (apparmor-profiles, bwrap-userns-restrict), or set kernel.apparmor_restrict_unprivileged_userns=0."
            : "User namespaces must be allowed: check kernel.unprivileged_userns_clone and user.max_user_namespaces.";
    }
}

using System.ComponentModel.DataAnnotations;
using Millrace.Runner.Protections;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Providers.Docker;
using Millrace.Sandbox.Providers.Oci;
using Millrace.Sandbox.Seccomp;

namespace Millrace.Runner;

/// <summary>Settings of the sandbox, section <c>Millrace:Sandbox</c>.</summary>
public sealed class SandboxSettings
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Sandbox";

    /// <summary>What <see cref="Seccomp"/> says for no filter.</summary>
    public const string SeccompOff = "off";

    /// <summary>
    /// Who builds the walls: <c>native</c> (Millrace's own spawner), <c>bubblewrap</c>, <c>oci</c> (a runtime such as crun, runc
    /// or gVisor's runsc) or <c>docker</c>. Default <c>native</c>. <c>docs/providers.md</c> compares them.
    /// </summary>
    [AllowedValues(
        SandboxProviders.Native, SandboxProviders.Bubblewrap, SandboxProviders.Oci, SandboxProviders.Docker,
        ErrorMessage = "Millrace:Sandbox:Provider must be native, bubblewrap, oci or docker.")]
    public string Provider { get; set; } = SandboxProviders.Native;

    /// <summary>bubblewrap's program. Default <c>/usr/bin/bwrap</c>.</summary>
    [Required]
    public string Bubblewrap { get; set; } = "/usr/bin/bwrap";

    /// <summary>
    /// The seccomp profile of every sandbox: a file in OCI's format, or <c>off</c> for none, which must then be allowed by
    /// the name <c>syscall-filter</c>. Default: the profile that comes with Millrace (docs/seccomp.md).
    /// </summary>
    [SeccompProfileFile]
    public string? Seccomp { get; set; }

    /// <summary>The profile's path; null when it is switched off.</summary>
    public string? SeccompPath => Seccomp switch { null or "" => SeccompProfile.DefaultPath, SeccompOff => null, var path => Path.GetFullPath(path) };

    /// <summary>Of the provider <c>oci</c>, section <c>Millrace:Sandbox:Oci</c>.</summary>
    public OciOptions Oci { get; set; } = new();

    /// <summary>Of the provider <c>docker</c>, section <c>Millrace:Sandbox:Docker</c>.</summary>
    public DockerOptions Docker { get; set; } = new();

    /// <summary>First host uid for sandboxes when started as root. Default 200000; each server takes a range of 1000 from there on.</summary>
    [Range(1000, 2_000_000_000)]
    public uint FirstUid { get; set; } = 200_000;

    /// <summary>cgroup v2: directory to make cgroups below. Default: the root of the hierarchy for root, the process's own cgroup for others.</summary>
    public string? CgroupBase { get; set; }

    /// <summary>
    /// Protections this machine lacks and the operator does without, by the names <c>millrace doctor</c> gives, such as
    /// <c>memory-limit</c>. Anything missing that is not named here stops the start.
    /// </summary>
    public IReadOnlyList<string> AllowMissing { get; set; } = [];
}

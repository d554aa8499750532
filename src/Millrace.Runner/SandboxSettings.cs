using System.ComponentModel.DataAnnotations;
using Millrace.Sandbox.Providers;

namespace Millrace.Runner;

/// <summary>Settings of the sandbox, section <c>Millrace:Sandbox</c>.</summary>
public sealed class SandboxSettings
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Sandbox";

    /// <summary>
    /// Who builds the walls: <c>native</c> (Millrace's own spawner) or <c>bubblewrap</c>. Default <c>native</c>. The
    /// walls are the same; native costs less CPU per sandbox.
    /// </summary>
    [AllowedValues(SandboxProviders.Native, SandboxProviders.Bubblewrap, ErrorMessage = "Millrace:Sandbox:Provider must be native or bubblewrap.")]
    public string Provider { get; set; } = SandboxProviders.Native;

    /// <summary>bubblewrap's program. Default <c>/usr/bin/bwrap</c>.</summary>
    [Required]
    public string Bubblewrap { get; set; } = "/usr/bin/bwrap";

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

using System.ComponentModel.DataAnnotations;

namespace Millrace.Runner;

/// <summary>Settings of the sandbox, section <c>Millrace:Sandbox</c>.</summary>
public sealed class SandboxSettings
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Sandbox";

    /// <summary>The launcher. Default <c>/usr/bin/bwrap</c>.</summary>
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

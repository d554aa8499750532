using System.ComponentModel.DataAnnotations;

namespace Millrace.Runner;

/// <summary>Settings of the runner, section <c>Millrace:Runner</c>.</summary>
public sealed class RunnerOptions
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Runner";

    /// <summary>The runner's name in results and heartbeats. Default: host name and process id.</summary>
    [Required, StringLength(100)]
    public string Id { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Jobs at one time, 1 to 1024. Default: two for each CPU, at least 4.</summary>
    [Range(1, 1024)]
    public int Slots { get; set; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>Memory that running jobs may use together, MiB. Default: 80 % of what this process may use.</summary>
    [Range(64, 16L * 1024 * 1024)]
    public long MemoryMb { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024) * 8 / 10;

    /// <summary>Sandboxes kept ready, 0 to 1024. Default: as many as slots.</summary>
    [Range(0, 1024)]
    public int? PoolSize { get; set; }

    /// <summary>Whether toolchains are started ahead of their jobs. Default true.</summary>
    public bool WarmPool { get; set; } = true;

    /// <summary>Sandboxes with a toolchain started ahead that always wait, of each kind, 0 to 64. Default 1; more wait when more are asked for.</summary>
    [Range(0, 64)]
    public int WarmFloor { get; set; } = 1;

    /// <summary>CPUs' worth of time for one sandbox, 0.1 to 256; absent for all there are.</summary>
    [Range(0.1, 256)]
    public double? Cpus { get; set; }

    /// <summary>Size of a sandbox's <c>/tmp</c>, MiB, 1 to 4096. Default 64.</summary>
    [Range(1, 4096)]
    public long TmpMb { get; set; } = 64;

    /// <summary>Size of the default workspace that waiting sandboxes are made with, MiB: the default of <c>limits.workspace_mb</c>.</summary>
    [Range(1, 4096)]
    public long WorkspaceMb { get; set; } = 128;

    /// <summary>Artifacts of one job together, MiB, 1 to 64. Default 8.</summary>
    [Range(1, 64)]
    public long ArtifactMb { get; set; } = 8;

    /// <summary>How long running jobs may go on when the server is asked to stop, seconds, 0 to 3600. Default 10. What is left then runs again at the next start.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = 10;
}

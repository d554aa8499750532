using System.ComponentModel.DataAnnotations;

namespace Millrace.Runner.Artifacts;

/// <summary>Settings of the artifact cache, section <c>Millrace:Cache</c>.</summary>
public sealed class ArtifactCacheOptions
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Cache";

    /// <summary>Compiled programs kept on disk together, MiB, 0 to 1,048,576. Default 1024; 0 turns the cache off.</summary>
    [Range(0, 1024 * 1024)]
    public long MaxMb { get; set; } = 1024;

    /// <summary>Who shares a compiled program: <c>shared</c> (default), <c>workspace</c> or <c>off</c>.</summary>
    [EnumDataType(typeof(CacheScope))]
    public CacheScope Scope { get; set; } = CacheScope.Shared;
}

/// <summary>Who shares a compiled program.</summary>
public enum CacheScope
{
    /// <summary>Everybody who sends the same source.</summary>
    Shared,

    /// <summary>Jobs of one <c>workspace_id</c>: nobody can tell from the time a job takes what another has compiled.</summary>
    Workspace,

    /// <summary>Nobody: every job compiles.</summary>
    Off,
}

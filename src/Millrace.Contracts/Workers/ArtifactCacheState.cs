namespace Millrace.Contracts.Workers;

/// <summary>What a runner remembers of earlier compilations.</summary>
public sealed record ArtifactCacheState
{
    /// <summary>Jobs that did not have to compile, since the runner's start.</summary>
    public long Hits { get; init; }

    /// <summary>Jobs that compiled although they could have been served.</summary>
    public long Misses { get; init; }

    /// <summary>Compiled programs on disk.</summary>
    public int Entries { get; init; }

    /// <summary>Their size, bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Size of those held in memory as well, bytes.</summary>
    public long MemoryBytes { get; init; }
}

namespace Millrace.Runner.Artifacts;

/// <summary>What the artifact cache has done since the start, and what it holds.</summary>
/// <param name="Hits">Jobs that did not have to compile.</param>
/// <param name="Misses">Jobs that compiled although they could have been served.</param>
/// <param name="Entries">Compiled programs on disk.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="MemoryBytes">Size of those held in memory as well.</param>
public sealed record ArtifactCacheStatus(long Hits, long Misses, int Entries, long Bytes, long MemoryBytes);

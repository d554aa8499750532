namespace Millrace.Transport.Jobs;

/// <summary>When SQLite waits for the disk (<c>PRAGMA synchronous</c>, with a write-ahead log).</summary>
public enum SqliteSynchronous
{
    /// <summary>
    /// At checkpoints. A commit survives the death of the process in any way. When the machine loses power or its kernel
    /// dies, the commits of the last moments may be gone; the file stays whole.
    /// </summary>
    Normal,

    /// <summary>At every commit. A commit survives a loss of power too, and takes as long as the disk needs to promise it.</summary>
    Full,
}

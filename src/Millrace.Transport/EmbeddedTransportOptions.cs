using Millrace.Transport.Jobs;

namespace Millrace.Transport;

/// <summary>
/// How the transport inside one process works. Read from the configuration section <c>Millrace</c>; every property names
/// its key below that section.
/// </summary>
public sealed class EmbeddedTransportOptions
{
    /// <summary>Where <c>millrace.db</c> lives. Created, for this user only, when it is not there. Given by the host.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>
    /// When SQLite waits for the disk. <c>Jobs:Synchronous</c>, <c>Normal</c> or <c>Full</c>; default
    /// <see cref="SqliteSynchronous.Normal"/>.
    /// </summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Normal;

    /// <summary>How long a finished job is kept. <c>Jobs:RetentionHours</c>; default 24, from 0.01 to 87,600.</summary>
    public TimeSpan RetentionAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many finished jobs are kept. <c>Jobs:RetentionCount</c>; default 10,000, from 1 to 10,000,000.</summary>
    public int RetentionCount { get; set; } = 10_000;

    /// <summary>How often finished jobs beyond the retention are dropped. <c>Jobs:SweepSeconds</c>; default 60, from 1 to 86,400.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many jobs may wait. <c>Queue:Capacity</c>; default 1,000, from 1 to 1,000,000.</summary>
    public int QueueCapacity { get; set; } = 1_000;

    /// <summary>
    /// How long the events of a finished job stay in memory before they are read from the store.
    /// <c>Streaming:LingerSeconds</c>; default 30, from 0 to 3,600.
    /// </summary>
    public TimeSpan StreamLinger { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The memory the events of one running job may take, bytes; output beyond is dropped. A last guard: a job's own output
    /// limit should be reached long before. <c>Streaming:LogBytes</c>; default 128 MiB, from 64 KiB to 2 GiB - 1.
    /// </summary>
    public int StreamLogBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>
    /// Input that may wait for a job which does not read it, bytes. <c>Control:StdinBytes</c>; default 1 MiB, from 1 KiB to 1 GiB.
    /// </summary>
    public int StdinBacklogBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How often runners say that they live; one that missed three is forgotten. <c>Workers:BeatSeconds</c>; default 5, from 0.1 to 3,600.
    /// </summary>
    public TimeSpan WorkerBeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Configured values that could not be read at all; reported with the ones out of range.</summary>
    internal List<string> Unreadable { get; } = [];
}

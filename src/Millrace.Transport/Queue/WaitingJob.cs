namespace Millrace.Transport.Queue;

/// <summary>A job in its lane.</summary>
/// <param name="Job">The job.</param>
/// <param name="Arrival">Its place among all that ever came; kept when it is returned.</param>
/// <param name="Since">When it came.</param>
internal sealed record WaitingJob(QueuedJob Job, long Arrival, DateTimeOffset Since);

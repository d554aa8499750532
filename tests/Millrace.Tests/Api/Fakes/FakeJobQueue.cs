using System.Collections.Concurrent;
using Millrace.Transport.Queue;

namespace Millrace.Tests.Api.Fakes;

/// <summary>A queue that nobody takes from, or that is full.</summary>
internal sealed class FakeJobQueue : IJobQueue
{
    private readonly ConcurrentQueue<QueuedJob> _jobs = [];

    public int Capacity { get; set; } = 1000;

    /// <summary>Called for each job as it arrives: a runner of the test's own.</summary>
    public Action<QueuedJob>? Arrived { get; set; }

    public IReadOnlyList<QueuedJob> Jobs => [.. _jobs];

    public int Depth => _jobs.Count;

    public Task EnqueueAsync(QueuedJob job, CancellationToken cancellation)
    {
        if (_jobs.Count >= Capacity)
        {
            throw new QueueFullException(Capacity);
        }

        _jobs.Enqueue(job);
        Arrived?.Invoke(job);
        return Task.CompletedTask;
    }

    public ValueTask<IJobDelivery> TakeAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public int? PositionOf(string jobId) => Array.FindIndex([.. _jobs], j => j.JobId == jobId) is >= 0 and var index ? index : null;
}

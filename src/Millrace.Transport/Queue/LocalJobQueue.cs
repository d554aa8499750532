using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Telemetry;

namespace Millrace.Transport.Queue;

/// <summary>
/// The queue inside one process. The job store remembers the jobs; after a restart <see cref="QueueRestorer"/> puts them back.
/// <para>
/// Order: within a lane tenants take turns, and of one tenant's jobs the first in is the first out: whoever sends many holds up
/// nobody but himself. A higher lane overtakes a lower one, but not for ever: of any
/// <see cref="FairShare"/> deliveries in a row during which a lower lane waits, at least one goes to the job that has
/// waited longest in the lower lanes. So a job with n older ones in the lanes below the highest waits for at most
/// (n + 1) x <see cref="FairShare"/> deliveries.
/// </para>
/// <para>A returned job keeps its age: it stands in its lane before all that came later, and is not counted against the capacity when it comes back.</para>
/// </summary>
internal sealed class LocalJobQueue(IOptions<EmbeddedTransportOptions> options, TimeProvider time) : IJobQueue
{
    /// <summary>One of so many deliveries is for the lanes that are overtaken.</summary>
    public const int FairShare = 8;

    private const string Pool = "default";
    private const int TenantsRemembered = 10_000;

    // High, normal, low.
    private static readonly int LaneCount = Enum.GetValues<JobPriority>().Length;

    private readonly Lock _gate = new();
    private readonly LinkedList<WaitingJob>[] _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => new LinkedList<WaitingJob>())];
    private readonly LinkedList<TaskCompletionSource<IJobDelivery>> _takers = [];
    private readonly int _capacity = options.Value.QueueCapacity;

    // When each tenant was served last, by the count of deliveries. Forgotten when there are many: then all are equal again.
    private readonly Dictionary<string, long> _served = new(StringComparer.Ordinal);
    private long _deliveries;
    private long _arrivals;
    private int _overtakes;

    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return CountWaiting();
            }
        }
    }

    public IReadOnlyList<LaneDepth> Lanes
    {
        get
        {
            lock (_gate)
            {
                return [.. _lanes.Select((lane, i) => new LaneDepth((JobPriority)(LaneCount - 1 - i), lane.Count))];
            }
        }
    }

    public IReadOnlyList<LaneReading> Readings
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                return [.. _lanes.Select((lane, i) => new LaneReading(Pool, JobMetrics.NameOf((JobPriority)(LaneCount - 1 - i)), lane.Count, AgeOf(lane, now)))];
            }
        }
    }

    public Task EnqueueAsync(QueuedJob job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var span = QueueSpans.Send(job, broker: false);
        var sent = span is null ? job : job with { TraceParent = span.Id };
        lock (_gate)
        {
            if (CountWaiting() >= _capacity)
            {
                throw new QueueFullException(_capacity);
            }

            Place(new WaitingJob(sent, ++_arrivals, time.GetUtcNow()));
        }

        return Task.CompletedTask;
    }

    /// <summary>Puts back a job of an earlier process, whatever the capacity: it was accepted.</summary>
    public void Restore(QueuedJob job)
    {
        lock (_gate)
        {
            Place(new WaitingJob(job, ++_arrivals, time.GetUtcNow()));
        }
    }

    public ValueTask<IJobDelivery> TakeAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IJobDelivery>(cancellation);
        }

        TaskCompletionSource<IJobDelivery> taker;
        lock (_gate)
        {
            if (NextLane() is { } lane)
            {
                // The share of the lower lanes is for whoever waits longest there.
                var next = lane == HighestLane() ? NextIn(lane) : lane.First!;
                lane.Remove(next);
                Served(next.Value.Job.Tenant);
                return ValueTask.FromResult<IJobDelivery>(new LocalJobDelivery(this, next.Value));
            }

            taker = new TaskCompletionSource<IJobDelivery>(TaskCreationOptions.RunContinuationsAsynchronously);
            _takers.AddLast(taker);
        }

        return new ValueTask<IJobDelivery>(WaitAsync(taker, cancellation));
    }

    public int? PositionOf(string jobId)
    {
        lock (_gate)
        {
            var position = 0;
            foreach (var waiting in _lanes.SelectMany(lane => lane))
            {
                if (waiting.Job.JobId == jobId)
                {
                    return position;
                }

                position++;
            }

            return null;
        }
    }

    /// <summary>Takes a job back from a runner.</summary>
    internal void Return(WaitingJob job)
    {
        lock (_gate)
        {
            Place(job);
        }
    }

    private async Task<IJobDelivery> WaitAsync(TaskCompletionSource<IJobDelivery> taker, CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(() => Withdraw(taker, cancellation));
        return await taker.Task;
    }

    // Either the job or the cancellation comes first, decided once: a job is never given to one who has left.
    private void Withdraw(TaskCompletionSource<IJobDelivery> taker, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _takers.Remove(taker);
            taker.TrySetCanceled(cancellation);
        }
    }

    private void Place(WaitingJob job)
    {
        if (_takers.First is { } taker)
        {
            // Whoever waits has waited because nothing was there: no order to keep.
            _takers.RemoveFirst();
            Served(job.Job.Tenant);
            taker.Value.SetResult(new LocalJobDelivery(this, job));
            return;
        }

        var lane = _lanes[LaneCount - 1 - (int)job.Job.Priority];
        if (lane.Last is null || lane.Last.Value.Arrival < job.Arrival)
        {
            lane.AddLast(job);
            return;
        }

        // A returned job: few are older than it, and those stand at the front.
        var younger = lane.First!;
        while (younger.Value.Arrival < job.Arrival)
        {
            younger = younger.Next!;
        }

        lane.AddBefore(younger, job);
    }

    // The oldest job of the tenant that was served longest ago, or never.
    private LinkedListNode<WaitingJob> NextIn(LinkedList<WaitingJob> lane)
    {
        var next = lane.First!;
        var longestAgo = _served.GetValueOrDefault(next.Value.Job.Tenant);
        for (var node = next.Next; node is not null && longestAgo > 0; node = node.Next)
        {
            var served = _served.GetValueOrDefault(node.Value.Job.Tenant);
            if (served < longestAgo)
            {
                (next, longestAgo) = (node, served);
            }
        }

        return next;
    }

    private void Served(string tenant)
    {
        if (_served.Count >= TenantsRemembered && !_served.ContainsKey(tenant))
        {
            _served.Clear();
        }

        _served[tenant] = ++_deliveries;
    }

    private LinkedList<WaitingJob>? HighestLane() => Array.Find(_lanes, lane => lane.Count > 0);

    private LinkedList<WaitingJob>? NextLane()
    {
        var highest = HighestLane();
        var overtaken = OldestLaneBelow(highest);
        if (overtaken is null)
        {
            _overtakes = 0;
            return highest;
        }

        if (_overtakes == FairShare - 1)
        {
            _overtakes = 0;
            return overtaken;
        }

        _overtakes++;
        return highest;
    }

    private LinkedList<WaitingJob>? OldestLaneBelow(LinkedList<WaitingJob>? highest) =>
        _lanes.Where(lane => lane.Count > 0 && lane != highest).MinBy(lane => lane.First!.Value.Arrival);

    private static TimeSpan AgeOf(LinkedList<WaitingJob> lane, DateTimeOffset now) => lane.First is { } oldest ? now - oldest.Value.Since : TimeSpan.Zero;

    private int CountWaiting()
    {
        var count = 0;
        foreach (var lane in _lanes)
        {
            count += lane.Count;
        }

        return count;
    }
}

using Millrace.Contracts.Executions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// What this process knows of the jobs that wait: those it has sent itself, one by one, and how many others there are. It
/// hears of the jobs that are taken (<see cref="Names.Taken"/>) and looks at the broker's counts every second, which mends
/// whatever was not heard: of n own jobs in a lane where r wait, the n - r oldest are gone.
/// </summary>
internal sealed class Backlog(Topology topology, RabbitMqOptions options, TimeProvider time)
{
    // What was sent or handed back so lately is not counted off by a look at the broker: the broker may not have it yet.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<JobLane, LaneState> _lanes = topology.Lanes.ToDictionary(lane => lane, _ => new LaneState());
    private readonly Dictionary<string, LinkedListNode<WaitingMessage>> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(JobLane Lane, string Tenant), int> _ofTenant = [];
    private long _arrivals;

    /// <summary>Jobs that wait, in all lanes of all pools.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return Count();
            }
        }
    }

    /// <summary>Every lane: all that wait, and the age of the oldest that this process has sent or was told of.</summary>
    public IReadOnlyList<LaneReading> Readings
    {
        get
        {
            lock (_gate)
            {
                return [.. _lanes.Select(lane => new LaneReading(lane.Key.Pool, lane.Key.Lane.Name(), lane.Value.Count, AgeOf(lane.Value)))];
            }
        }
    }

    /// <summary>Finds a job's lane and counts it there: its own, or the overflow lane when its tenant has reached its bound.</summary>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    public JobLane Place(QueuedJob job)
    {
        lock (_gate)
        {
            if (Count() >= options.Capacity)
            {
                throw new QueueFullException(options.Capacity);
            }

            var own = topology.LaneOf(job.Language, QueueLanes.Of(job.Priority));
            var lane = _ofTenant.GetValueOrDefault((own, job.Tenant)) < options.TenantBound ? own : topology.LaneOf(job.Language, QueueLane.Overflow);
            Add(new WaitingMessage(job, lane, ++_arrivals, time.GetTimestamp()), atEnd: true);
            return lane;
        }
    }

    /// <summary>A job was taken, or could not be sent. Null when it was not one of ours.</summary>
    public WaitingMessage? Remove(string jobId)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(jobId, out var node) ? Remove(node) : null;
        }
    }

    /// <summary>A job that was taken comes back to its place.</summary>
    public void Return(WaitingMessage message)
    {
        lock (_gate)
        {
            Add(message with { Since = time.GetTimestamp() }, atEnd: false);
        }
    }

    public int? PositionOf(string jobId)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(jobId, out var node))
            {
                return null;
            }

            var lane = node.Value.Lane;
            var before = _lanes.Where(l => l.Key.Pool == lane.Pool && l.Key.Lane < lane.Lane).Sum(l => l.Value.Count);
            for (var earlier = node.Previous; earlier is not null; earlier = earlier.Previous)
            {
                before++;
            }

            return before + _lanes[lane].Others;
        }
    }

    /// <summary>Begins a look at the broker's count of a lane.</summary>
    public CountInProgress BeginCount(JobLane lane)
    {
        lock (_gate)
        {
            var state = _lanes[lane];
            state.Most = state.Own.Count;
            return new CountInProgress(lane, time.GetTimestamp());
        }
    }

    /// <summary>What the broker has counted.</summary>
    public void EndCount(CountInProgress look, uint waiting)
    {
        lock (_gate)
        {
            var state = _lanes[look.Lane];
            state.Others = Math.Max(0, (int)Math.Min(waiting, int.MaxValue) - state.Most);
            var settled = state.Own.TakeWhile(message => time.GetElapsedTime(message.Since, look.Began) > Settling).ToList();
            foreach (var gone in settled.Take(Math.Max(0, settled.Count - (int)Math.Min(waiting, int.MaxValue))))
            {
                Remove(_byId[gone.Job.JobId]);
            }
        }
    }

    /// <summary>What the job store has as the oldest jobs that wait, oldest first, whoever has sent them; their senders may be gone.</summary>
    public void Know(IReadOnlyList<JobRecord> oldest)
    {
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
            {
                lane.OldestKnown = null;
            }

            foreach (var job in oldest)
            {
                // Which of two lanes it is in nobody has written down: not in one that is empty.
                var own = _lanes[topology.LaneOf(job.Spec.Language, QueueLanes.Of(job.Spec.Priority))];
                var lane = own.Count > 0 ? own : _lanes[topology.LaneOf(job.Spec.Language, QueueLane.Overflow)];
                lane.OldestKnown ??= job.CreatedAt;
            }
        }
    }

    private TimeSpan AgeOf(LaneState lane)
    {
        var own = AgeOf(lane.Own.First?.Value);
        return lane is { Count: > 0, OldestKnown: { } oldest } && time.GetUtcNow() - oldest is var age && age > own ? age : own;
    }

    // By the job's own time, which a return does not change, where the message is known to carry it.
    private TimeSpan AgeOf(WaitingMessage? oldest) => oldest switch
    {
        null => TimeSpan.Zero,
        { Job.Record: { } job } => time.GetUtcNow() - job.CreatedAt,
        _ => time.GetElapsedTime(oldest.Since),
    };

    private int Count() => _lanes.Values.Sum(lane => lane.Count);

    private void Add(WaitingMessage message, bool atEnd)
    {
        var own = _lanes[message.Lane].Own;
        var younger = atEnd ? null : own.First;
        while (younger is not null && younger.Value.Arrival < message.Arrival)
        {
            younger = younger.Next;
        }

        _byId[message.Job.JobId] = younger is null ? own.AddLast(message) : own.AddBefore(younger, message);
        var key = (message.Lane, message.Job.Tenant);
        _ofTenant[key] = _ofTenant.GetValueOrDefault(key) + 1;
        _lanes[message.Lane].Most = Math.Max(_lanes[message.Lane].Most, own.Count);
    }

    private WaitingMessage Remove(LinkedListNode<WaitingMessage> node)
    {
        var message = node.Value;
        node.List!.Remove(node);
        _byId.Remove(message.Job.JobId);
        var key = (message.Lane, message.Job.Tenant);
        if (--_ofTenant[key] == 0)
        {
            _ofTenant.Remove(key);
        }

        return message;
    }

    private sealed class LaneState
    {
        public LinkedList<WaitingMessage> Own { get; } = [];

        /// <summary>Jobs of other senders, as of the last look.</summary>
        public int Others { get; set; }

        /// <summary>When the oldest that the job store knows was accepted, as of the last look.</summary>
        public DateTimeOffset? OldestKnown { get; set; }

        /// <summary>The most own jobs there were since the look began.</summary>
        public int Most { get; set; }

        public int Count => Own.Count + Others;
    }
}

/// <summary>A job that waits in the broker.</summary>
/// <param name="Job">The job.</param>
/// <param name="Lane">Where.</param>
/// <param name="Arrival">Its place among all that this process has sent.</param>
/// <param name="Since">When it was sent, or came back.</param>
internal sealed record WaitingMessage(QueuedJob Job, JobLane Lane, long Arrival, long Since);

/// <summary>A look at the broker that has begun.</summary>
internal sealed record CountInProgress(JobLane Lane, long Began);

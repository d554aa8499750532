namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// Which lane a runner takes its next job from. The highest lane first; but of any <see cref="FairShare"/> deliveries in a row to
/// one runner, while lanes below the highest waiting one wait too, at least one is for those: each of them in its turn. So a
/// lane that waits, with w lanes waiting below the highest, gets at least one of <see cref="FairShare"/> x w deliveries.
/// Pools take turns within a lane.
/// </summary>
internal sealed class LaneChooser
{
    /// <summary>One of so many deliveries is for the lanes that are overtaken; the same as in one process.</summary>
    public const int FairShare = LocalJobQueue.FairShare;

    private int _overtakes;
    private QueueLane _lastLower;
    private string? _lastPool;

    /// <summary>The lane to take from, given how many jobs wait in each; null when none does.</summary>
    public JobLane? Choose(IReadOnlyDictionary<JobLane, uint> waiting)
    {
        var lanes = waiting.Where(lane => lane.Value > 0).Select(lane => lane.Key).ToList();
        if (lanes.Count == 0)
        {
            return null;
        }

        var highest = lanes.Min(lane => lane.Lane);
        var lower = lanes.Where(lane => lane.Lane > highest).Select(lane => lane.Lane).ToList();
        var chosen = lower.Count > 0 && _overtakes >= FairShare - 1 ? NextLower(lower) : highest;
        return NextPool(lanes.Where(lane => lane.Lane == chosen));
    }

    /// <summary>Counts a delivery that came of a choice.</summary>
    public void Took(JobLane lane, IReadOnlyDictionary<JobLane, uint> waiting)
    {
        _lastPool = lane.Pool;
        var overtook = waiting.Any(other => other.Value > 0 && other.Key.Lane > lane.Lane);
        var isLower = waiting.Any(other => other.Value > 0 && other.Key.Lane < lane.Lane);
        _overtakes = overtook && !isLower ? _overtakes + 1 : 0;
        if (isLower)
        {
            _lastLower = lane.Lane;
        }
    }

    /// <summary>How many to take from each lane when there are several places at once: as one choice after another, all counted as taken.</summary>
    public IReadOnlyDictionary<JobLane, int> Plan(IReadOnlyDictionary<JobLane, uint> waiting, int places)
    {
        var left = new Dictionary<JobLane, uint>(waiting);
        var plan = new Dictionary<JobLane, int>();
        for (var i = 0; i < places && Choose(left) is { } lane; i++)
        {
            Took(lane, left);
            left[lane]--;
            plan[lane] = plan.GetValueOrDefault(lane) + 1;
        }

        return plan;
    }

    /// <summary>Nothing waits anywhere: nobody is overtaken.</summary>
    public void Rest() => _overtakes = 0;

    private QueueLane NextLower(List<QueueLane> lower)
    {
        var later = lower.Where(lane => lane > _lastLower).ToList();
        return later.Count > 0 ? later.Min() : lower.Min();
    }

    private JobLane NextPool(IEnumerable<JobLane> lanes)
    {
        var ordered = lanes.OrderBy(lane => lane.Pool, StringComparer.Ordinal).ToList();
        return ordered.Find(lane => string.CompareOrdinal(lane.Pool, _lastPool) > 0) ?? ordered[0];
    }
}

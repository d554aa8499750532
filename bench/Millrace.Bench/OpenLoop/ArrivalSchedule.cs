namespace Millrace.Bench.OpenLoop;

/// <summary>
/// When jobs are sent, fixed before the first one is and whatever the server does: a slow answer puts off nobody. During the ramp the rate
/// rises evenly from nothing to the whole.
/// </summary>
/// <param name="Kind">How far jobs follow each other.</param>
/// <param name="Rate">Jobs a second after the ramp.</param>
/// <param name="Ramp">How long the rate rises.</param>
/// <param name="Measured">How long it stays.</param>
internal sealed record ArrivalSchedule(ArrivalKind Kind, double Rate, TimeSpan Ramp, TimeSpan Measured)
{
    /// <summary>The whole, ramp and all.</summary>
    public TimeSpan Length => Ramp + Measured;

    /// <summary>When each job is to be sent, counted from the start, in order.</summary>
    public IEnumerable<TimeSpan> Times(Random random)
    {
        // Arrivals at one a unit of work, read off at the moment by which so much work is due.
        for (var due = 0.0; ;)
        {
            due += Kind == ArrivalKind.Constant ? 1 : -Math.Log(1 - random.NextDouble());
            var at = TimeSpan.FromSeconds(MomentOf(due));
            if (at >= Length)
            {
                yield break;
            }

            yield return at;
        }
    }

    // By t, rate × t² / 2 ramp have come; after the ramp, rate × (t − ramp / 2).
    private double MomentOf(double due)
    {
        var ramp = Ramp.TotalSeconds;
        return due <= Rate * ramp / 2 ? Math.Sqrt(2 * due * ramp / Rate) : (due / Rate) + (ramp / 2);
    }
}

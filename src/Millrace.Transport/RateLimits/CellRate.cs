namespace Millrace.Transport.RateLimits;

/// <summary>
/// The generic cell rate algorithm. A bucket is one number: the moment at which it will be full again ("theoretical arrival
/// time"). Each taken one moves it on by its share of the period; it may lie one period ahead at most. A bucket whose moment has
/// passed is as good as one that was never seen, so it can be forgotten.
/// </summary>
internal static class CellRate
{
    /// <summary>Takes one, in ticks of whatever clock gave <paramref name="now"/>.</summary>
    public static RateDecision Take(ref long fullAt, long now, RateLimit limit)
    {
        var period = limit.Period.Ticks;
        var share = Math.Max(1, period / limit.Count);

        // Further ahead than a period lies only what a smaller limit, or a clock that was set back, has left.
        var from = Math.Clamp(fullAt, now, now + period);
        var next = from + share;
        var wait = next - period - now;
        if (wait > 0)
        {
            return new RateDecision(false, 0, TimeSpan.FromTicks(from - now), TimeSpan.FromTicks(wait));
        }

        fullAt = next;
        var remaining = (int)Math.Clamp((period - (next - now)) / share, 0, limit.Count - 1);
        return new RateDecision(true, remaining, TimeSpan.FromTicks(next - now), TimeSpan.Zero);
    }
}

namespace Millrace.Transport.RateLimits;

/// <summary>So many at once, and then one more whenever its share of the period has passed.</summary>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Period">In which time.</param>
public readonly record struct RateLimit(int Count, TimeSpan Period)
{
    /// <summary>So many a minute.</summary>
    public static RateLimit PerMinute(int count) => new(count, TimeSpan.FromMinutes(1));
}

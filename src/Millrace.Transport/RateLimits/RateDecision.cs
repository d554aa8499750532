namespace Millrace.Transport.RateLimits;

/// <summary>What a limiter says.</summary>
/// <param name="Allowed">Whether one was taken.</param>
/// <param name="Remaining">How many may be taken at once from now.</param>
/// <param name="Reset">Until as many as ever may be taken again.</param>
/// <param name="RetryAfter">Until the next one may be taken; zero when that is now.</param>
public readonly record struct RateDecision(bool Allowed, int Remaining, TimeSpan Reset, TimeSpan RetryAfter);

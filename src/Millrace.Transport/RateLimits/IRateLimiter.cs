namespace Millrace.Transport.RateLimits;

/// <summary>Counts what callers ask for and says when it is too much.</summary>
public interface IRateLimiter
{
    /// <summary>Takes one from a bucket, if there is one left.</summary>
    /// <param name="bucket">Whose: an address or a key, and for what.</param>
    /// <param name="limit">How much it holds and how fast it fills.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<RateDecision> TakeAsync(string bucket, RateLimit limit, CancellationToken cancellation);
}

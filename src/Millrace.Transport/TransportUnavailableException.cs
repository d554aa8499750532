namespace Millrace.Transport;

/// <summary>
/// A service that carries jobs or keeps their state does not answer now. The message names it, for people, and holds no
/// credentials; nothing is known of whether the last request reached it.
/// </summary>
public sealed class TransportUnavailableException(string message, TimeSpan retryAfter, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>When it makes sense to ask again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

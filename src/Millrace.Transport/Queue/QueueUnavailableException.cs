namespace Millrace.Transport.Queue;

/// <summary>The queue is out of reach: the job was not handed over, or it is not known whether it was.</summary>
/// <param name="message">What is the matter, for people; holds no credentials.</param>
/// <param name="uncertain">Whether the job may have reached the queue all the same.</param>
/// <param name="cause">What the client library said.</param>
public sealed class QueueUnavailableException(string message, bool uncertain, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>
    /// True when the job was sent and nobody can say whether it arrived: it may be delivered later, so its record must not
    /// come to life again.
    /// </summary>
    public bool Uncertain { get; } = uncertain;
}

namespace Millrace.Transport.Queue;

/// <summary>A queue that can be out of reach.</summary>
public interface IQueueHealth
{
    /// <summary>What is the matter now, for people; null when all is well.</summary>
    string? Problem { get; }
}

using Millrace.Contracts.Executions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>The queues of one pool, in the order they are served: one for each priority, and one for what a tenant has beyond its bound.</summary>
internal enum QueueLane
{
    High,
    Normal,
    Low,
    Overflow,
}

internal static class QueueLanes
{
    public static readonly IReadOnlyList<QueueLane> All = Enum.GetValues<QueueLane>();

    public static QueueLane Of(JobPriority priority) => priority switch
    {
        JobPriority.High => QueueLane.High,
        JobPriority.Low => QueueLane.Low,
        _ => QueueLane.Normal,
    };

    public static string Name(this QueueLane lane) => lane.ToString().ToLowerInvariant();
}

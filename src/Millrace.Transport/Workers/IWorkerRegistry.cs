using Millrace.Contracts.Workers;

namespace Millrace.Transport.Workers;

/// <summary>Where runners say that they live and what they can do.</summary>
public interface IWorkerRegistry
{
    /// <summary>Replaces what is known of a runner.</summary>
    Task PublishAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation);

    /// <summary>All runners heard of lately.</summary>
    Task<IReadOnlyList<WorkerHeartbeat>> ListAsync(CancellationToken cancellation);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Workers;

namespace Millrace.Transport.Workers;

/// <summary>The runners of this process. One that missed three beats, by this process's clock, is forgotten.</summary>
internal sealed class LocalWorkerRegistry(IOptions<EmbeddedTransportOptions> options, TimeProvider time) : IWorkerRegistry
{
    private const int MissedBeats = 3;

    private readonly ConcurrentDictionary<string, (WorkerHeartbeat Heartbeat, long HeardAt)> _workers = new(StringComparer.Ordinal);
    private readonly TimeSpan _forgetAfter = options.Value.WorkerBeat * MissedBeats;

    public Task PublishAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation)
    {
        _workers[heartbeat.RunnerId] = (heartbeat, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<WorkerHeartbeat>> ListAsync(CancellationToken cancellation)
    {
        foreach (var entry in _workers.Where(entry => time.GetElapsedTime(entry.Value.HeardAt) > _forgetAfter))
        {
            // Only this very entry: a beat that comes in between stays.
            _workers.TryRemove(entry);
        }

        return Task.FromResult<IReadOnlyList<WorkerHeartbeat>>(
            [.. _workers.Values.Select(entry => entry.Heartbeat).OrderBy(heartbeat => heartbeat.RunnerId, StringComparer.Ordinal)]);
    }
}

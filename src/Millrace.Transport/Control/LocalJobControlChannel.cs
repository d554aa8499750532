using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>Carries control messages inside one process. When a job is listened for again (a newer attempt), the earlier listener ends.</summary>
internal sealed class LocalJobControlChannel(IOptions<EmbeddedTransportOptions> options) : IJobControlChannel
{
    private readonly ConcurrentDictionary<string, LocalJobControlListener> _listeners = new(StringComparer.Ordinal);

    public ValueTask<ControlOutcome> SendAsync(string jobId, JobControl control, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_listeners.TryGetValue(jobId, out var listener) ? listener.Offer(control) : ControlOutcome.NotRunning);
    }

    public IJobControlListener Listen(string jobId, int attempt)
    {
        var listener = new LocalJobControlListener(options.Value.StdinBacklogBytes, self => _listeners.TryRemove(new(jobId, self))) { Attempt = attempt };
        LocalJobControlListener? earlier = null;
        _listeners.AddOrUpdate(jobId, listener, (_, known) =>
        {
            earlier = known.Attempt > attempt ? listener : known;
            return known.Attempt > attempt ? known : listener;
        });
        earlier?.Dispose();
        return listener;
    }
}

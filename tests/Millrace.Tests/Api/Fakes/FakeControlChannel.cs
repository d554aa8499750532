using System.Collections.Concurrent;
using Millrace.Contracts.Executions;
using Millrace.Transport.Control;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Remembers what was said to each job that listens.</summary>
internal sealed class FakeControlChannel : IJobControlChannel
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<JobControl>> _said = new();

    /// <summary>True while jobs do not read their input.</summary>
    public bool IsFull { get; set; }

    public void BeginListening(string jobId) => _said.TryAdd(jobId, []);

    public IReadOnlyList<JobControl> SaidTo(string jobId) => _said.TryGetValue(jobId, out var said) ? [.. said] : [];

    public ValueTask<ControlOutcome> SendAsync(string jobId, JobControl control, CancellationToken cancellation)
    {
        if (!_said.TryGetValue(jobId, out var said))
        {
            return ValueTask.FromResult(ControlOutcome.NotRunning);
        }

        if (IsFull && control is StdinControl)
        {
            return ValueTask.FromResult(ControlOutcome.Full);
        }

        said.Enqueue(control);
        return ValueTask.FromResult(ControlOutcome.Sent);
    }

    public IJobControlListener Listen(string jobId, int attempt) => throw new NotSupportedException();
}

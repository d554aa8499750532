using Millrace.Contracts.Languages;
using Millrace.Contracts.Workers;
using Millrace.Transport.Workers;

namespace Millrace.Tests.Api.Fakes;

/// <summary>The runners a test wants there to be; one with python and java to begin with.</summary>
internal sealed class FakeWorkers : IWorkerRegistry
{
    public List<WorkerHeartbeat> Heartbeats { get; } =
    [
        new WorkerHeartbeat
        {
            RunnerId = "runner-1",
            Timestamp = DateTimeOffset.UnixEpoch,
            Slots = 4,
            Busy = 1,
            Provider = "bubblewrap",
            Languages =
            [
                new LanguageAvailability { Id = "python", Available = true, Version = "3.11.2" },
                new LanguageAvailability { Id = "java", Available = true, Version = "17.0.13" },
                new LanguageAvailability { Id = "rust", Available = false, Problem = "rustc was not found." },
            ],
        },
    ];

    public Task PublishAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<WorkerHeartbeat>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<WorkerHeartbeat>>([.. Heartbeats]);
}

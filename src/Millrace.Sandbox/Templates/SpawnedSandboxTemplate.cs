using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Templates;

/// <summary>A template of the spawner, with the cgroup and the uid it borrows.</summary>
internal sealed class SpawnedSandboxTemplate(
    SpawnedTemplate process, ICgroup cgroup, Func<SpawnedTemplate, SandboxSpec, CancellationToken, Task<SandboxProcess>> fork, Action release)
    : ISandboxTemplate
{
    private const int Terminate = 15;
    private const int Kill = 9;

    private readonly Lock _lock = new();
    private Task? _released;

    public bool IsAlive => !process.Exited.IsCompleted;

    public Task<SandboxProcess> ForkAsync(SandboxSpec spec, CancellationToken cancellation) => fork(process, spec, cancellation);

    public Task RetireAsync() => EndAsync(Terminate);

    public async ValueTask DisposeAsync() => await EndAsync(Kill);

    // Whoever asks waits until all of it is gone.
    private async Task EndAsync(int signal)
    {
        process.Kill(signal);
        await process.Exited;
        Task released;
        lock (_lock)
        {
            released = _released ??= ReleaseAsync();
        }

        await released;
    }

    private async Task ReleaseAsync()
    {
        await cgroup.DisposeAsync();
        release();
    }
}

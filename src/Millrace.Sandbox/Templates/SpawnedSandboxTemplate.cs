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

    private int _disposed;

    public bool IsAlive => !process.Exited.IsCompleted;

    public Task<SandboxProcess> ForkAsync(SandboxSpec spec, CancellationToken cancellation) => fork(process, spec, cancellation);

    public Task RetireAsync() => EndAsync(Terminate);

    public async ValueTask DisposeAsync() => await EndAsync(Kill);

    private async Task EndAsync(int signal)
    {
        process.Kill(signal);
        await process.Exited;
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await cgroup.DisposeAsync();
            release();
        }
    }
}

namespace Millrace.Sandbox.Spawning;

/// <summary>A template the spawner started: a process it can copy.</summary>
internal sealed class SpawnedTemplate(Spawner spawner, uint id, Task<SpawnExit> exited)
{
    public uint Id { get; } = id;

    /// <summary>Done when the process was reaped.</summary>
    public Task<SpawnExit> Exited { get; } = exited;

    public Task<SpawnedProcess> ForkAsync(SpawnRequest request, CancellationToken cancellation) =>
        spawner.SpawnAsync(request with { Of = Id }, cancellation);

    public void Kill(int signal)
    {
        if (!Exited.IsCompleted)
        {
            spawner.Kill(Id, signal);
        }
    }
}

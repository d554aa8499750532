using System.Net.Sockets;

namespace Millrace.Sandbox.Spawning;

/// <summary>A process the spawner started, with its end of the channel.</summary>
internal sealed class SpawnedProcess(Spawner spawner, uint id, Socket channel, Task<SpawnExit> exited)
{
    public Socket Channel { get; } = channel;

    /// <summary>Done when the process was reaped.</summary>
    public Task<SpawnExit> Exited { get; } = exited;

    public void Kill(int signal)
    {
        if (!Exited.IsCompleted)
        {
            spawner.Kill(id, signal);
        }
    }
}

/// <summary>How a spawned process ended.</summary>
/// <param name="Status">As wait(2) gives it.</param>
/// <param name="Diagnosis">What it wrote to stderr, trimmed.</param>
internal sealed record SpawnExit(int Status, string Diagnosis);

using System.Net.Sockets;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers;

/// <summary>The outside of one sandbox: its process, its cgroup, the channel to its agent, and the uid it borrows.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    // The kernel takes a moment to tear down a pid namespace; past this the cgroup is swept at the next start.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly SpawnedProcess _process;
    private readonly Action _release;
    private int _killed;

    internal SandboxProcess(SandboxSpec spec, SpawnedProcess process, ICgroup cgroup, Action release)
    {
        Spec = spec;
        _process = process;
        Cgroup = cgroup;
        _release = release;
    }

    /// <summary>What it was made for.</summary>
    public SandboxSpec Spec { get; }

    /// <summary>Its cgroup.</summary>
    public ICgroup Cgroup { get; }

    /// <summary>Whether a filter of system calls was laid out for it; its agent then has to say that it is in force.</summary>
    internal bool Filtered { get; init; }

    /// <summary>The socket to its agent.</summary>
    internal Socket Channel => _process.Channel;

    /// <summary>Ends everything in it.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref _killed, 1) != 0)
        {
            return;
        }

        _process.Kill(9);
        Cgroup.Kill();
    }

    /// <summary>What the launcher said on stderr before it ended; empty when it lives or said nothing.</summary>
    public async Task<string> DiagnoseAsync()
    {
        var ended = await Task.WhenAny(_process.Exited, Task.Delay(TimeSpan.FromMilliseconds(200)));
        return ended == _process.Exited ? (await _process.Exited).Diagnosis : "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        try
        {
            await _process.Exited.WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            // The cgroup says what is left.
        }

        await Cgroup.DisposeAsync();
        _process.Channel.Dispose();
        _release();
    }
}

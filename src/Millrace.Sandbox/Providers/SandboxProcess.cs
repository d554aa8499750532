using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Cgroups;

namespace Millrace.Sandbox.Providers;

/// <summary>The outside of one sandbox: its process, its cgroup, and the channel to its agent.</summary>
public abstract class SandboxProcess : IAsyncDisposable
{
    private int _killed;

    private protected SandboxProcess(SandboxSpec spec, ICgroup cgroup)
    {
        Spec = spec;
        Cgroup = cgroup;
    }

    /// <summary>What it was made for.</summary>
    public SandboxSpec Spec { get; }

    /// <summary>Its cgroup.</summary>
    public ICgroup Cgroup { get; }

    /// <summary>Whether a filter of system calls was laid out for it; its agent then has to say that it is in force.</summary>
    internal bool Filtered { get; init; }

    /// <summary>How long the agent may be silent where nothing a job does could keep an honest one from answering.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The channel to its agent.</summary>
    internal abstract IAgentChannel Channel { get; }

    /// <summary>Ends everything in it.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref _killed, 1) == 0)
        {
            End();
        }
    }

    /// <summary>What the launcher said on stderr before it ended; empty when it lives or said nothing.</summary>
    public abstract Task<string> DiagnoseAsync();

    /// <summary>Kills what is left, waits until it is gone and gives back what it held.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Kill();
        await ReleaseAsync();
    }

    private protected abstract void End();

    private protected abstract ValueTask ReleaseAsync();
}

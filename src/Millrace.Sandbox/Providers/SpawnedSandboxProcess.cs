using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers;

/// <summary>A sandbox the spawner has started, with the uid it borrows.</summary>
internal sealed class SpawnedSandboxProcess(SandboxSpec spec, SpawnedProcess process, ICgroup cgroup, Action release) : SandboxProcess(spec, cgroup)
{
    // The kernel takes a moment to tear down a pid namespace; past this the cgroup is swept at the next start.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    internal override IAgentChannel Channel { get; } = new SocketChannel(process.Channel);

    public override async Task<string> DiagnoseAsync()
    {
        var ended = await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromMilliseconds(200)));
        return ended == process.Exited ? (await process.Exited).Diagnosis : "";
    }

    private protected override void End()
    {
        process.Kill(9);
        Cgroup.Kill();
    }

    private protected override async ValueTask ReleaseAsync()
    {
        try
        {
            await process.Exited.WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            // The cgroup says what is left.
        }

        await Cgroup.DisposeAsync();
        Channel.Dispose();
        release();
    }
}

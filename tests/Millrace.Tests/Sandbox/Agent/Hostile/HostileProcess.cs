using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>A sandbox that is nothing but its channel.</summary>
internal sealed class HostileProcess : SandboxProcess
{
    private readonly HostileChannel _channel;

    public HostileProcess(HostileChannel channel, TimeSpan patience)
        : base(new SandboxSpec { WorkspaceBytes = 1 << 20, TmpBytes = 1 << 20 }, new NoCgroups("").Create(""))
    {
        _channel = channel;
        Patience = patience;
    }

    internal override IAgentChannel Channel => _channel;

    public override Task<string> DiagnoseAsync() => Task.FromResult("");

    private protected override void End() => _channel.Close();

    private protected override ValueTask ReleaseAsync() => ValueTask.CompletedTask;
}

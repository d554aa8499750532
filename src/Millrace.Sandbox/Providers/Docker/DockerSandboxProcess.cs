using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Cgroups;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>A container.</summary>
internal sealed class DockerSandboxProcess(SandboxSpec spec, DockerEngine engine, string id, DockerChannel channel, ICgroup cgroup) : SandboxProcess(spec, cgroup)
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private Task _removed = Task.CompletedTask;

    internal override IAgentChannel Channel => channel;

    public override Task<string> DiagnoseAsync() => Task.FromResult(channel.Diagnosis);

    /// <summary>Removes a container, running or not, and waits until it is gone.</summary>
    public static async Task RemoveAsync(DockerEngine engine, string id)
    {
        var deadline = Environment.TickCount64 + (long)EndTimeout.TotalMilliseconds;
        await engine.TryAsync(client => client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true }, CancellationToken.None));

        // Where the daemon was at it already, because the container had ended by itself, it only says so.
        while (Environment.TickCount64 < deadline && await engine.TryAsync(client => client.Containers.InspectContainerAsync(id, CancellationToken.None)))
        {
            await Task.Delay(Interval);
        }
    }

    private protected override void End()
    {
        Cgroup.Kill();
        _removed = RemoveAsync(engine, id);
    }

    private protected override async ValueTask ReleaseAsync()
    {
        try
        {
            await _removed;
        }
        catch (SandboxException)
        {
            // The daemon is gone; the container is swept when it is back.
        }

        await Cgroup.DisposeAsync();
        channel.Dispose();
    }
}

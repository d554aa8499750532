using Docker.DotNet;
using Docker.DotNet.Models;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>
/// A container's limits and counters through the daemon, for one that runs on another machine (which a laptop's virtual
/// machine is). Every call takes a round trip; peaks cannot be started anew, and refused processes are not counted.
/// </summary>
internal sealed class DockerApiCgroup(DockerEngine engine, string id) : ICgroup
{
    private const long NanoCpus = 1_000_000_000;
    private CgroupLimits? _applied;

    public CgroupJoin Join => CgroupJoin.None;

    public void Apply(CgroupLimits limits)
    {
        if (limits == _applied)
        {
            return;
        }

        var update = new ContainerUpdateParameters
        {
            Memory = limits.MemoryBytes,
            MemorySwap = limits.MemoryBytes,
            PidsLimit = limits.Processes,
            NanoCPUs = limits.Cpus is { } cpus ? (long)(cpus * NanoCpus) : 0,
        };
        Wait(engine.AskAsync(client => client.Containers.UpdateContainerAsync(id, update, CancellationToken.None)));
        _applied = limits;
    }

    public CgroupUsage Read()
    {
        var stats = Stats();
        return new CgroupUsage
        {
            CpuTime = stats?.CPUStats?.CPUUsage?.TotalUsage is { } ns ? TimeSpan.FromMicroseconds(ns / 1000.0) : null,
            MemoryPeakBytes = Peak(stats),
            OutOfMemoryKills = WasOutOfMemory() ? 1 : 0,
        };
    }

    public long? ReadMemoryPeak() => Peak(Stats());

    public void ResetPeak()
    {
    }

    // The container is removed by whoever kills the sandbox.
    public void Kill()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // v2 keeps a peak the API does not tell: then what is used now has to do.
    private static long? Peak(ContainerStatsResponse? stats) => (long?)(stats?.MemoryStats?.MaxUsage is > 0 and var max ? max : stats?.MemoryStats?.Usage);

    private ContainerStatsResponse? Stats()
    {
        try
        {
            var once = new ContainerStatsParameters { Stream = false, OneShot = true };
            var told = new Told();
            Wait(engine.AskAsync(client => client.Containers.GetContainerStatsAsync(id, once, told, CancellationToken.None)));
            return told.Last;
        }
        catch (SandboxException)
        {
            return null;
        }
    }

    private bool WasOutOfMemory()
    {
        try
        {
            return Wait(engine.AskAsync(client => client.Containers.InspectContainerAsync(id, CancellationToken.None))).State?.OOMKilled == true;
        }
        catch (SandboxException)
        {
            return false;
        }
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private sealed class Told : IProgress<ContainerStatsResponse>
    {
        public ContainerStatsResponse? Last { get; private set; }

        public void Report(ContainerStatsResponse value) => Last = value;
    }
}

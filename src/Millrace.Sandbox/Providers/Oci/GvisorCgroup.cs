using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers.Oci;

/// <summary>
/// A sandbox's cgroup when a gVisor is in it. Its own kernel's memory and threads are counted with the job's, so limits are
/// raised by what it needs itself; what is read back is what the host sees.
/// </summary>
internal sealed class GvisorCgroup(ICgroup host) : ICgroup
{
    private const long OwnMemoryBytes = 96L * 1024 * 1024;
    private const int OwnThreads = 128;
    private const int ThreadsForEachOfTheJobs = 3;

    public CgroupJoin Join => host.Join;

    public void Apply(CgroupLimits limits) => host.Apply(limits with
    {
        MemoryBytes = limits.MemoryBytes + OwnMemoryBytes,
        Processes = (limits.Processes * ThreadsForEachOfTheJobs) + OwnThreads,
    });

    public CgroupUsage Read() => host.Read();

    public long? ReadMemoryPeak() => host.ReadMemoryPeak();

    public void ResetPeak() => host.ResetPeak();

    public void Kill() => host.Kill();

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

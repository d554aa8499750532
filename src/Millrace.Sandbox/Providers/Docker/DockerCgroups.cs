using Docker.DotNet.Models;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>Finds a container's cgroup: on this machine, as the files it has there; elsewhere, by asking the daemon.</summary>
internal static class DockerCgroups
{
    /// <param name="engine">The daemon.</param>
    /// <param name="id">The container.</param>
    /// <param name="pid">Its first process, as the daemon's machine numbers it.</param>
    public static ICgroup Find(DockerEngine engine, string id, long pid) =>
        CgroupFiles.TryRead($"/proc/{pid}/cgroup", out var membership) && OnThisMachine(membership, id) is { } cgroup
            ? new BorrowedCgroup(cgroup)
            : new DockerApiCgroup(engine, id);

    // The id in the path tells that it is this process, and not one of the same number on another machine.
    private static ICgroup? OnThisMachine(string membership, string id)
    {
        var mounts = CgroupMounts.Parse(File.ReadAllText("/proc/self/mounts"));
        var paths = membership.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 3))
            .Where(fields => fields.Length == 3 && fields[2].Contains(id, StringComparison.Ordinal))
            .SelectMany(fields => fields[1].Split(',').Select(controller => (controller, path: fields[2])))
            .ToDictionary(row => row.controller, row => row.path);
        if (mounts.V1.ContainsKey("memory"))
        {
            var (memory, pids, cpu, cpuacct) = (V1("memory"), V1("pids"), V1("cpu"), V1("cpuacct"));
            return memory is null || !CanWrite($"{memory}/memory.limit_in_bytes")
                ? null
                : new CgroupV1([.. new[] { memory, pids, cpu, cpuacct }.OfType<string>().Distinct()], memory, pids, cpu, cpuacct);
        }

        return mounts.V2 is { } v2 && paths.TryGetValue("", out var path) && CanWrite($"{v2}{path}/memory.max") ? new CgroupV2(v2 + path) : null;

        string? V1(string controller) =>
            mounts.V1.TryGetValue(controller, out var mount) && paths.TryGetValue(controller, out var at) && Directory.Exists(mount + at) ? mount + at : null;
    }

    private static bool CanWrite(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A cgroup that somebody else made and will remove.</summary>
    private sealed class BorrowedCgroup(ICgroup owned) : ICgroup
    {
        public CgroupJoin Join => owned.Join;

        public void Apply(CgroupLimits limits) => owned.Apply(limits);

        public CgroupUsage Read() => owned.Read();

        public long? ReadMemoryPeak() => owned.ReadMemoryPeak();

        public void ResetPeak() => owned.ResetPeak();

        public void Kill() => owned.Kill();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

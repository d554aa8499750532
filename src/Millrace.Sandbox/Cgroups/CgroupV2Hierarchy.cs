using System.Globalization;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Cgroups;

/// <summary>cgroup v2: one directory per sandbox below <c>&lt;base&gt;/millrace/&lt;instance&gt;</c>.</summary>
internal sealed class CgroupV2Hierarchy : ICgroupHierarchy
{
    private readonly string _directory;

    private CgroupV2Hierarchy(string directory, string[] controllers, string? problem)
    {
        _directory = directory;
        Controllers = controllers;
        Problem = problem;
    }

    public string Version => "v2";

    public IReadOnlyList<string> Controllers { get; }

    public string? Problem { get; }

    /// <summary>
    /// Makes the instance's directory and hands the controllers down to it. A cgroup with processes of its own may not
    /// hand controllers down ("no internal processes"): in a container, where the base is our own cgroup, its processes
    /// are moved into a leaf named <c>millrace-server</c> first.
    /// </summary>
    public static CgroupV2Hierarchy Create(string basePath, string parent, string instance)
    {
        var shared = Path.Combine(basePath, parent);
        var directory = Path.Combine(shared, instance);
        try
        {
            Delegate(basePath);
            Directory.CreateDirectory(shared);
            Delegate(shared);
            Directory.CreateDirectory(directory);
            Delegate(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SandboxException)
        {
            return new CgroupV2Hierarchy(directory, [], $"{basePath} cannot be used: {e.Message}");
        }

        var controllers = CgroupMounts.Needed.Where(c => Enabled(directory).Contains(c)).ToArray();
        var missing = CgroupMounts.Needed.Except(controllers).ToArray();
        return new CgroupV2Hierarchy(directory, controllers, missing.Length == 0 ? null : $"{basePath} does not hand down {string.Join(" and ", missing)}.");
    }

    public IReadOnlyList<string> Directories => [_directory];

    public ICgroup Create(string name) => new CgroupV2(Directory.CreateDirectory(Path.Combine(_directory, name)).FullName);

    public async ValueTask DisposeAsync() => await CgroupFiles.RemoveAsync([_directory]);

    private static string[] Enabled(string directory) =>
        CgroupFiles.TryRead(Path.Combine(directory, "cgroup.subtree_control"), out var text)
            ? text.Split([' ', '\n', '+'], StringSplitOptions.RemoveEmptyEntries)
            : [];

    private static void Delegate(string directory)
    {
        CgroupFiles.TryRead(Path.Combine(directory, "cgroup.controllers"), out var offered);
        var wanted = CgroupMounts.Needed.Intersect(offered.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Except(Enabled(directory)).ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        var control = Path.Combine(directory, "cgroup.subtree_control");
        var value = string.Join(' ', wanted.Select(c => "+" + c));
        if (!CgroupFiles.TryWrite(control, value))
        {
            MoveProcessesToLeaf(directory);
            CgroupFiles.Write(control, value);
        }
    }

    private static void MoveProcessesToLeaf(string directory)
    {
        var leaf = Directory.CreateDirectory(Path.Combine(directory, "millrace-server")).FullName;
        foreach (var pid in CgroupFiles.ReadProcesses(directory))
        {
            CgroupFiles.TryWrite(Path.Combine(leaf, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>One cgroup of v2.</summary>
internal sealed class CgroupV2(string directory) : ICgroup
{
    private const int CpuPeriodMicroseconds = 100_000;
    private const string UsualWeight = "100";
    private const string YieldingWeight = "25";

    private bool _yields;

    public CgroupJoin Join { get; } = new(CgroupJoinKind.Clone, [directory]);

    public void Apply(CgroupLimits limits)
    {
        WriteIfThere("memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        WriteIfThere("memory.swap.max", "0");
        WriteIfThere("pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
        WriteIfThere("cpu.max", limits.Cpus is { } cpus ? $"{(long)(cpus * CpuPeriodMicroseconds)} {CpuPeriodMicroseconds}" : $"max {CpuPeriodMicroseconds}");
        if (limits.Yields != _yields)
        {
            CgroupFiles.TryWrite(PathOf("cpu.weight"), limits.Yields ? YieldingWeight : UsualWeight);
            _yields = limits.Yields;
        }
    }

    public CgroupUsage Read() => new()
    {
        CpuTime = CgroupFiles.ReadKey(PathOf("cpu.stat"), "usage_usec") is { } us ? TimeSpan.FromMicroseconds(us) : null,
        MemoryPeakBytes = CgroupFiles.ReadNumber(PathOf("memory.peak")),
        OutOfMemoryKills = CgroupFiles.ReadKey(PathOf("memory.events"), "oom_kill") ?? 0,
        ProcessRefusals = CgroupFiles.ReadKey(PathOf("pids.events"), "max") ?? 0,
    };

    // Writable since Linux 6.12; before, the peak stays that of the whole sandbox.
    public void ResetPeak() => CgroupFiles.TryWrite(PathOf("memory.peak"), "0");

    public void Kill()
    {
        if (!CgroupFiles.TryWrite(PathOf("cgroup.kill"), "1"))
        {
            CgroupKill.All(directory);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await CgroupFiles.RemoveAsync([directory]);
    }

    private string PathOf(string file) => Path.Combine(directory, file);

    private void WriteIfThere(string file, string value)
    {
        if (File.Exists(PathOf(file)))
        {
            CgroupFiles.Write(PathOf(file), value);
        }
    }
}

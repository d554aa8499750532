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
        var processes = new List<int>();
        while (CgroupFiles.AddProcesses(directory, processes))
        {
        }

        foreach (var pid in processes)
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

    private CgroupLimits? _applied;

    public CgroupJoin Join { get; } = new(CgroupJoinKind.Clone, [directory]);

    public void Apply(CgroupLimits limits)
    {
        if (_applied is null)
        {
            WriteIfThere("memory.swap.max", "0");
        }

        if (_applied?.MemoryBytes != limits.MemoryBytes)
        {
            WriteIfThere("memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        }

        if (_applied?.Processes != limits.Processes)
        {
            WriteIfThere("pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
        }

        if (_applied?.Cpus != limits.Cpus)
        {
            WriteIfThere("cpu.max", limits.Cpus is { } cpus ? $"{(long)(cpus * CpuPeriodMicroseconds)} {CpuPeriodMicroseconds}" : $"max {CpuPeriodMicroseconds}");
        }

        if ((_applied?.Yields ?? false) != limits.Yields)
        {
            CgroupFiles.TryWrite(PathOf("cpu.weight"), limits.Yields ? YieldingWeight : UsualWeight);
        }

        _applied = limits;
    }

    public CgroupUsage Read() => new()
    {
        CpuTime = CgroupFiles.ReadKey(PathOf("cpu.stat"), "usage_usec"u8) is { } us ? TimeSpan.FromMicroseconds(us) : null,
        MemoryPeakBytes = ReadMemoryPeak(),
        OutOfMemoryKills = CgroupFiles.ReadKey(PathOf("memory.events"), "oom_kill"u8) ?? 0,
        ProcessRefusals = CgroupFiles.ReadKey(PathOf("pids.events"), "max"u8) ?? 0,
    };

    public long? ReadMemoryPeak() => CgroupFiles.ReadNumber(PathOf("memory.peak"));

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

    private string PathOf(string file) => $"{directory}/{file}";

    // The kernel has the files of the controllers that were handed down, and no others.
    private void WriteIfThere(string file, string value)
    {
        var error = KernelFile.Write(PathOf(file), value);
        if (error is not (0 or Errno.NoEntry))
        {
            throw CgroupFiles.NotWritten(PathOf(file), value, error);
        }
    }
}

using System.Globalization;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Cgroups;

/// <summary>cgroup v1: a directory per controller, below <c>millrace/&lt;instance&gt;</c> in each controller's hierarchy.</summary>
internal sealed class CgroupV1Hierarchy : ICgroupHierarchy
{
    // cpuacct counts what cpu limits; some systems mount the two together, some apart.
    private static readonly string[] Wanted = [.. CgroupMounts.Needed, "cpuacct"];

    private readonly string[] _directories;

    private CgroupV1Hierarchy(string[] directories, string[] controllers)
    {
        _directories = directories;
        Controllers = controllers;
    }

    public string Version => "v1";

    public IReadOnlyList<string> Controllers { get; }

    public IReadOnlyList<string> Directories => _directories;

    public string? Problem =>
        CgroupMounts.Needed.Except(Controllers).ToArray() is { Length: > 0 } missing
            ? $"The kernel offers no {string.Join(" and no ", missing)} controller."
            : null;

    public static CgroupV1Hierarchy Create(CgroupMounts mounts, string parent, string instance)
    {
        var controllers = Wanted.Where(mounts.V1.ContainsKey).ToArray();
        var directories = new List<string>();
        foreach (var mount in controllers.Select(c => mounts.V1[c]).Distinct())
        {
            var shared = Path.Combine(mount, parent);
            Directory.CreateDirectory(shared);

            // So that a sandbox's limits count for everything below it; old kernels refuse it once a child exists.
            CgroupFiles.TryWrite(Path.Combine(shared, "memory.use_hierarchy"), "1");
            directories.Add(Directory.CreateDirectory(Path.Combine(shared, instance)).FullName);
        }

        return new CgroupV1Hierarchy([.. directories], controllers);
    }

    public ICgroup Create(string name)
    {
        var directories = _directories.Select(d => Directory.CreateDirectory(Path.Combine(d, name)).FullName).ToArray();
        return new CgroupV1(directories);
    }

    public async ValueTask DisposeAsync() => await CgroupFiles.RemoveAsync(_directories);
}

/// <summary>One cgroup of v1.</summary>
internal sealed class CgroupV1 : ICgroup
{
    private const int CpuPeriodMicroseconds = 100_000;
    private const string UsualShares = "1024";
    private const string YieldingShares = "256";

    private readonly string[] _directories;
    private readonly string? _memory;
    private readonly string? _pids;
    private readonly string? _cpu;
    private readonly string? _cpuacct;
    private bool _yields;

    public CgroupV1(string[] directories)
    {
        _directories = directories;
        _memory = Find("memory.limit_in_bytes");
        _pids = Find("pids.max");
        _cpu = Find("cpu.cfs_quota_us");
        _cpuacct = Find("cpuacct.usage");
        Join = new CgroupJoin(CgroupJoinKind.Write, [.. directories.Select(d => Path.Combine(d, "tasks"))]);
    }

    public CgroupJoin Join { get; }

    public void Apply(CgroupLimits limits)
    {
        if (_memory is not null)
        {
            ApplyMemory(limits.MemoryBytes);
        }

        if (_pids is not null)
        {
            CgroupFiles.Write(Path.Combine(_pids, "pids.max"), limits.Processes.ToString(CultureInfo.InvariantCulture));
        }

        if (_cpu is not null)
        {
            var quota = limits.Cpus is { } cpus ? (long)(cpus * CpuPeriodMicroseconds) : -1;
            CgroupFiles.Write(Path.Combine(_cpu, "cpu.cfs_quota_us"), quota.ToString(CultureInfo.InvariantCulture));
            if (limits.Yields != _yields)
            {
                CgroupFiles.TryWrite(Path.Combine(_cpu, "cpu.shares"), limits.Yields ? YieldingShares : UsualShares);
                _yields = limits.Yields;
            }
        }
    }

    public CgroupUsage Read() => new()
    {
        CpuTime = _cpuacct is not null && CgroupFiles.ReadNumber(Path.Combine(_cpuacct, "cpuacct.usage")) is { } ns ? TimeSpan.FromMicroseconds(ns / 1000) : null,
        MemoryPeakBytes = _memory is null ? null : CgroupFiles.ReadNumber(Path.Combine(_memory, "memory.max_usage_in_bytes")),
        OutOfMemoryKills = _memory is null ? 0 : CgroupFiles.ReadKey(Path.Combine(_memory, "memory.oom_control"), "oom_kill") ?? 0,
        ProcessRefusals = _pids is null ? 0 : CgroupFiles.ReadKey(Path.Combine(_pids, "pids.events"), "max") ?? 0,
    };

    public void ResetPeak()
    {
        if (_memory is not null)
        {
            CgroupFiles.TryWrite(Path.Combine(_memory, "memory.max_usage_in_bytes"), "0");
        }
    }

    public void Kill() => CgroupKill.All(_directories[0]);

    public async ValueTask DisposeAsync()
    {
        if (!await CgroupFiles.RemoveAsync(_directories))
        {
            Kill();
            await CgroupFiles.RemoveAsync(_directories);
        }
    }

    private void ApplyMemory(long bytes)
    {
        var memory = Path.Combine(_memory!, "memory.limit_in_bytes");
        var withSwap = Path.Combine(_memory!, "memory.memsw.limit_in_bytes");
        var value = bytes.ToString(CultureInfo.InvariantCulture);

        // memory may never exceed memory + swap: raising starts with the second, lowering with the first.
        if (!CgroupFiles.TryWrite(memory, value))
        {
            CgroupFiles.TryWrite(withSwap, value);
            CgroupFiles.Write(memory, value);
        }

        // Absent on kernels without swap accounting; then swappiness has to do.
        if (!CgroupFiles.TryWrite(withSwap, value))
        {
            CgroupFiles.TryWrite(Path.Combine(_memory!, "memory.swappiness"), "0");
        }
    }

    private string? Find(string file) => _directories.FirstOrDefault(d => File.Exists(Path.Combine(d, file)));
}

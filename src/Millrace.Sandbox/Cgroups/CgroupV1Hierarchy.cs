using System.Globalization;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Cgroups;

/// <summary>cgroup v1: a directory per controller, below <c>millrace/&lt;instance&gt;</c> in each controller's hierarchy.</summary>
internal sealed class CgroupV1Hierarchy : ICgroupHierarchy
{
    // cpuacct counts what cpu limits; some systems mount the two together, some apart.
    private static readonly string[] Wanted = [.. CgroupMounts.Needed, "cpuacct"];

    private readonly string[] _directories;
    private readonly Dictionary<string, int> _directoryOf;

    private CgroupV1Hierarchy(string[] directories, Dictionary<string, int> directoryOf)
    {
        _directories = directories;
        _directoryOf = directoryOf;
        Controllers = [.. directoryOf.Keys];
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
        var distinct = controllers.Select(c => mounts.V1[c]).Distinct().ToList();
        var directories = new List<string>();
        foreach (var mount in distinct)
        {
            var shared = Path.Combine(mount, parent);
            Directory.CreateDirectory(shared);

            // So that a sandbox's limits count for everything below it; old kernels refuse it once a child exists.
            CgroupFiles.TryWrite(Path.Combine(shared, "memory.use_hierarchy"), "1");
            directories.Add(Directory.CreateDirectory(Path.Combine(shared, instance)).FullName);
        }

        return new CgroupV1Hierarchy([.. directories], controllers.ToDictionary(c => c, c => distinct.IndexOf(mounts.V1[c])));
    }

    public ICgroup Create(string name)
    {
        var directories = _directories.Select(d => Directory.CreateDirectory(Path.Combine(d, name)).FullName).ToArray();
        return new CgroupV1(directories, Of("memory"), Of("pids"), Of("cpu"), Of("cpuacct"));

        string? Of(string controller) => _directoryOf.TryGetValue(controller, out var index) ? directories[index] : null;
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
    private CgroupLimits? _applied;

    // Of the directories, each once, those of the four controllers; null where one is not mounted.
    public CgroupV1(string[] directories, string? memory, string? pids, string? cpu, string? cpuacct)
    {
        _directories = directories;
        _memory = memory;
        _pids = pids;
        _cpu = cpu;
        _cpuacct = cpuacct;
        Join = new CgroupJoin(CgroupJoinKind.Write, [.. directories.Select(d => $"{d}/tasks")]);
    }

    public CgroupJoin Join { get; }

    public void Apply(CgroupLimits limits)
    {
        if (_memory is not null && _applied?.MemoryBytes != limits.MemoryBytes)
        {
            ApplyMemory(limits.MemoryBytes);
        }

        if (_pids is not null && _applied?.Processes != limits.Processes)
        {
            CgroupFiles.Write($"{_pids}/pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
        }

        // A new cgroup has no limit of CPU time.
        if (_cpu is not null && _applied?.Cpus != limits.Cpus)
        {
            var quota = limits.Cpus is { } cpus ? (long)(cpus * CpuPeriodMicroseconds) : -1;
            CgroupFiles.Write($"{_cpu}/cpu.cfs_quota_us", quota.ToString(CultureInfo.InvariantCulture));
        }

        if (_cpu is not null && (_applied?.Yields ?? false) != limits.Yields)
        {
            CgroupFiles.TryWrite($"{_cpu}/cpu.shares", limits.Yields ? YieldingShares : UsualShares);
        }

        _applied = limits;
    }

    public CgroupUsage Read() => new()
    {
        CpuTime = _cpuacct is not null && CgroupFiles.ReadNumber($"{_cpuacct}/cpuacct.usage") is { } ns ? TimeSpan.FromMicroseconds(ns / 1000) : null,
        MemoryPeakBytes = ReadMemoryPeak(),
        OutOfMemoryKills = _memory is null ? 0 : CgroupFiles.ReadKey($"{_memory}/memory.oom_control", "oom_kill"u8) ?? 0,
        ProcessRefusals = _pids is null ? 0 : CgroupFiles.ReadKey($"{_pids}/pids.events", "max"u8) ?? 0,
    };

    public long? ReadMemoryPeak() => _memory is null ? null : CgroupFiles.ReadNumber($"{_memory}/memory.max_usage_in_bytes");

    public void ResetPeak()
    {
        if (_memory is not null)
        {
            CgroupFiles.TryWrite($"{_memory}/memory.max_usage_in_bytes", "0");
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
        var memory = $"{_memory}/memory.limit_in_bytes";
        var withSwap = $"{_memory}/memory.memsw.limit_in_bytes";
        var value = bytes.ToString(CultureInfo.InvariantCulture);

        // memory may never exceed memory + swap: raising begins with the second, lowering with the first.
        var raises = bytes > _applied?.MemoryBytes;
        var swapCounted = raises && CgroupFiles.TryWrite(withSwap, value);
        CgroupFiles.Write(memory, value);

        // Absent on kernels without swap accounting; then swappiness has to do.
        if (!swapCounted && !CgroupFiles.TryWrite(withSwap, value))
        {
            CgroupFiles.TryWrite($"{_memory}/memory.swappiness", "0");
        }
    }
}

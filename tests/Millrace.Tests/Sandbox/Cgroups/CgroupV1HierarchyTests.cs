using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;
using Xunit;

namespace Millrace.Tests.Sandbox.Cgroups;

/// <summary>On plain files in the place of the kernel's.</summary>
public sealed class CgroupV1HierarchyTests : IDisposable
{
    private const long MiB = 1024 * 1024;
    private readonly TemporaryDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Every_controller_has_a_directory_for_the_instance_and_counts_what_is_below()
    {
        _temp.Write("memory/millrace/memory.use_hierarchy");

        var hierarchy = Create(("memory", "memory"), ("pids", "pids"), ("cpu", "cpu"), ("cpuacct", "cpuacct"));

        Assert.All(["memory", "pids", "cpu", "cpuacct"], mount => Assert.True(Directory.Exists(_temp[$"{mount}/millrace/1-2"])));
        Assert.Equal("1", _temp.Read("memory/millrace/memory.use_hierarchy"));
        Assert.Equal("v1", hierarchy.Version);
        Assert.Null(hierarchy.Problem);
    }

    [Fact]
    public void Controllers_that_are_mounted_together_share_one_directory()
    {
        var cgroup = Create(("memory", "memory"), ("pids", "pids"), ("cpu", "cpu,cpuacct"), ("cpuacct", "cpu,cpuacct")).Create("000001");

        Assert.Equal(CgroupJoinKind.Write, cgroup.Join.Kind);
        Assert.Equal(
            [_temp["memory/millrace/1-2/000001/tasks"], _temp["pids/millrace/1-2/000001/tasks"], _temp["cpu,cpuacct/millrace/1-2/000001/tasks"]],
            cgroup.Join.Paths);
    }

    [Fact]
    public void A_controller_that_is_not_mounted_is_named_as_the_problem()
    {
        var hierarchy = Create(("memory", "memory"), ("cpuacct", "cpuacct"));

        Assert.Equal("The kernel offers no pids and no cpu controller.", hierarchy.Problem);
    }

    [Fact]
    public void Limits_go_to_the_kernels_files_and_memory_with_swap_is_no_more_than_memory()
    {
        var cgroup = Sandbox();

        cgroup.Apply(new CgroupLimits(128 * MiB, 66, 1.5));

        Assert.Equal("134217728", _temp.Read("memory/millrace/1-2/000001/memory.limit_in_bytes"));
        Assert.Equal("134217728", _temp.Read("memory/millrace/1-2/000001/memory.memsw.limit_in_bytes"));
        Assert.Equal("66", _temp.Read("pids/millrace/1-2/000001/pids.max"));
        Assert.Equal("150000", _temp.Read("cpu/millrace/1-2/000001/cpu.cfs_quota_us"));
    }

    [Fact]
    public void Later_limits_replace_earlier_ones_and_no_CPU_limit_is_minus_one()
    {
        var cgroup = Sandbox();
        cgroup.Apply(new CgroupLimits(1024 * MiB, 258, 2));

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("67108864", _temp.Read("memory/millrace/1-2/000001/memory.limit_in_bytes"));
        Assert.Equal("9", _temp.Read("pids/millrace/1-2/000001/pids.max"));
        Assert.Equal("-1", _temp.Read("cpu/millrace/1-2/000001/cpu.cfs_quota_us"));
    }

    [Fact]
    public void Who_yields_gets_a_smaller_share_of_the_CPUs_until_a_job_comes()
    {
        var cgroup = Sandbox();
        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null) { Yields = true });
        Assert.Equal("256", _temp.Read("cpu/millrace/1-2/000001/cpu.shares"));

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("1024", _temp.Read("cpu/millrace/1-2/000001/cpu.shares"));
    }

    [Fact]
    public void Without_swap_accounting_the_kernel_is_asked_not_to_swap()
    {
        var cgroup = Sandbox();
        File.Delete(_temp["memory/millrace/1-2/000001/memory.memsw.limit_in_bytes"]);
        _temp.Write("memory/millrace/1-2/000001/memory.swappiness", "60\n");

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("0", _temp.Read("memory/millrace/1-2/000001/memory.swappiness"));
    }

    [Fact]
    public void A_limit_that_stands_already_is_not_written_again()
    {
        var cgroup = Sandbox();
        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));
        _temp.Write("memory/millrace/1-2/000001/memory.limit_in_bytes", "untouched");
        _temp.Write("pids/millrace/1-2/000001/pids.max", "untouched");

        cgroup.Apply(new CgroupLimits(64 * MiB, 66, null));

        Assert.Equal("untouched", _temp.Read("memory/millrace/1-2/000001/memory.limit_in_bytes"));
        Assert.Equal("66", _temp.Read("pids/millrace/1-2/000001/pids.max"));
    }

    [Fact]
    public void Counters_are_read_from_the_kernels_files()
    {
        var cgroup = Sandbox();
        _temp.Write("cpuacct/millrace/1-2/000001/cpuacct.usage", "1500000000\n");
        _temp.Write("memory/millrace/1-2/000001/memory.max_usage_in_bytes", "7340032\n");
        _temp.Write("memory/millrace/1-2/000001/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        _temp.Write("pids/millrace/1-2/000001/pids.events", "max 5\n");

        var usage = cgroup.Read();

        Assert.Equal(TimeSpan.FromSeconds(1.5), usage.CpuTime);
        Assert.Equal(7_340_032, usage.MemoryPeakBytes);
        Assert.Equal(3, usage.OutOfMemoryKills);
        Assert.Equal(5, usage.ProcessRefusals);
    }

    [Fact]
    public void The_peak_of_memory_starts_anew_for_the_next_stage()
    {
        var cgroup = Sandbox();
        _temp.Write("memory/millrace/1-2/000001/memory.max_usage_in_bytes", "7340032\n");

        cgroup.ResetPeak();

        Assert.Equal(0, cgroup.Read().MemoryPeakBytes);
    }

    [Fact]
    public async Task The_instances_directories_go_with_the_hierarchy()
    {
        var hierarchy = Create(("memory", "memory"), ("pids", "pids"));

        await hierarchy.DisposeAsync();

        Assert.False(Directory.Exists(_temp["memory/millrace/1-2"]));
        Assert.False(Directory.Exists(_temp["pids/millrace/1-2"]));
    }

    private CgroupV1Hierarchy Create(params (string Controller, string Mount)[] mounts) =>
        CgroupV1Hierarchy.Create(new CgroupMounts(mounts.ToDictionary(m => m.Controller, m => _temp[m.Mount]), null), "millrace", "1-2");

    private ICgroup Sandbox()
    {
        foreach (var file in new[] { "limit_in_bytes", "memsw.limit_in_bytes", "max_usage_in_bytes" })
        {
            _temp.Write($"memory/millrace/1-2/000001/memory.{file}");
        }

        _temp.Write("pids/millrace/1-2/000001/pids.max");
        _temp.Write("cpu/millrace/1-2/000001/cpu.cfs_quota_us");
        _temp.Write("cpu/millrace/1-2/000001/cpu.shares");
        _temp.Write("cpuacct/millrace/1-2/000001/cpuacct.usage");
        return Create(("memory", "memory"), ("pids", "pids"), ("cpu", "cpu"), ("cpuacct", "cpuacct")).Create("000001");
    }
}

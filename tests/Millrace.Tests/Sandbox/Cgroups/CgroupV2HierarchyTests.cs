using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;
using Xunit;

namespace Millrace.Tests.Sandbox.Cgroups;

/// <summary>On plain files in the place of the kernel's.</summary>
public sealed class CgroupV2HierarchyTests : IDisposable
{
    private const long MiB = 1024 * 1024;
    private readonly TemporaryDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void The_controllers_are_handed_down_all_the_way_to_the_sandboxes()
    {
        Offer("cpuset cpu io memory pids");

        var hierarchy = Create();

        Assert.Equal("+memory +pids +cpu", _temp.Read("base/cgroup.subtree_control"));
        Assert.Equal("+memory +pids +cpu", _temp.Read("base/millrace/cgroup.subtree_control"));
        Assert.Equal("+memory +pids +cpu", _temp.Read("base/millrace/1-2/cgroup.subtree_control"));
        Assert.Equal(["memory", "pids", "cpu"], hierarchy.Controllers);
        Assert.Equal("v2", hierarchy.Version);
        Assert.Null(hierarchy.Problem);
    }

    [Fact]
    public void Only_what_is_not_yet_handed_down_is_asked_for()
    {
        Offer("cpu memory pids");
        _temp.Write("base/cgroup.subtree_control", "memory pids\n");
        _temp.Write("base/millrace/cgroup.subtree_control", "cpu memory pids\n");

        Create();

        Assert.Equal("+cpu", _temp.Read("base/cgroup.subtree_control"));
        Assert.Equal("cpu memory pids", _temp.Read("base/millrace/cgroup.subtree_control"));
    }

    [Fact]
    public void A_controller_the_base_does_not_offer_is_named_as_the_problem()
    {
        Offer("memory cpuset");

        var hierarchy = Create();

        Assert.Equal(["memory"], hierarchy.Controllers);
        Assert.Equal($"{_temp["base"]} does not hand down pids and cpu.", hierarchy.Problem);
    }

    [Fact]
    public void A_base_with_processes_of_its_own_moves_them_into_a_leaf_and_says_when_that_did_not_help()
    {
        Offer("cpu memory pids");
        _temp.Write("base/cgroup.procs", "4242\n");
        _temp.Write("base/millrace-server/cgroup.procs", "");
        File.Delete(_temp["base/cgroup.subtree_control"]);
        Directory.CreateDirectory(_temp["base/cgroup.subtree_control"]);

        var hierarchy = Create();

        Assert.Equal("4242", _temp.Read("base/millrace-server/cgroup.procs"));
        Assert.Empty(hierarchy.Controllers);
        Assert.StartsWith($"{_temp["base"]} cannot be used: cgroup: writing '+memory +pids +cpu' to ", hierarchy.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sandbox_is_born_into_its_own_directory()
    {
        Offer("cpu memory pids");

        var cgroup = Create().Create("000001");

        Assert.Equal(CgroupJoinKind.Clone, cgroup.Join.Kind);
        Assert.Equal([_temp["base/millrace/1-2/000001"]], cgroup.Join.Paths);
        Assert.True(Directory.Exists(_temp["base/millrace/1-2/000001"]));
    }

    [Fact]
    public void Limits_go_to_the_kernels_files_and_swap_is_none()
    {
        var cgroup = Sandbox("memory.max", "memory.swap.max", "pids.max", "cpu.max");

        cgroup.Apply(new CgroupLimits(128 * MiB, 66, 1.5));

        Assert.Equal("134217728", ReadSandbox("memory.max"));
        Assert.Equal("0", ReadSandbox("memory.swap.max"));
        Assert.Equal("66", ReadSandbox("pids.max"));
        Assert.Equal("150000 100000", ReadSandbox("cpu.max"));
    }

    [Fact]
    public void Who_yields_gets_a_smaller_share_of_the_CPUs_until_a_job_comes()
    {
        var cgroup = Sandbox("cpu.max", "cpu.weight");
        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null) { Yields = true });
        Assert.Equal("25", ReadSandbox("cpu.weight"));

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("100", ReadSandbox("cpu.weight"));
    }

    [Fact]
    public void Later_limits_replace_earlier_ones_and_no_CPU_limit_is_max()
    {
        var cgroup = Sandbox("memory.max", "memory.swap.max", "pids.max", "cpu.max");
        cgroup.Apply(new CgroupLimits(1024 * MiB, 258, 2));

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("67108864", ReadSandbox("memory.max"));
        Assert.Equal("9", ReadSandbox("pids.max"));
        Assert.Equal("max 100000", ReadSandbox("cpu.max"));
    }

    [Fact]
    public void A_limit_the_kernel_does_not_know_is_left_out()
    {
        var cgroup = Sandbox("memory.max");

        cgroup.Apply(new CgroupLimits(64 * MiB, 9, null));

        Assert.Equal("67108864", ReadSandbox("memory.max"));
        Assert.False(File.Exists(_temp["base/millrace/1-2/000001/memory.swap.max"]));
    }

    [Fact]
    public void Counters_are_read_from_the_kernels_files()
    {
        var cgroup = Sandbox();
        WriteSandbox("cpu.stat", "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\n");
        WriteSandbox("memory.peak", "7340032\n");
        WriteSandbox("memory.events", "low 0\nhigh 0\nmax 12\noom 2\noom_kill 3\noom_group_kill 4\n");
        WriteSandbox("pids.events", "max 5\n");

        var usage = cgroup.Read();

        Assert.Equal(TimeSpan.FromSeconds(1.5), usage.CpuTime);
        Assert.Equal(7_340_032, usage.MemoryPeakBytes);
        Assert.Equal(3, usage.OutOfMemoryKills);
        Assert.Equal(5, usage.ProcessRefusals);
    }

    [Fact]
    public void What_the_kernel_does_not_count_is_unknown_or_nothing()
    {
        var usage = Sandbox().Read();

        Assert.Null(usage.CpuTime);
        Assert.Null(usage.MemoryPeakBytes);
        Assert.Equal(0, usage.OutOfMemoryKills);
        Assert.Equal(0, usage.ProcessRefusals);
    }

    [Fact]
    public void The_whole_cgroup_is_killed_at_one_blow()
    {
        Sandbox("cgroup.kill").Kill();

        Assert.Equal("1", ReadSandbox("cgroup.kill"));
    }

    [Fact]
    public async Task The_instances_directory_goes_with_the_hierarchy()
    {
        Directory.CreateDirectory(_temp["base"]);
        var hierarchy = Create();
        Assert.True(Directory.Exists(_temp["base/millrace/1-2"]));

        await hierarchy.DisposeAsync();

        Assert.False(Directory.Exists(_temp["base/millrace/1-2"]));
    }

    private void Offer(string controllers)
    {
        foreach (var directory in new[] { "base", "base/millrace", "base/millrace/1-2" })
        {
            _temp.Write($"{directory}/cgroup.controllers", controllers + "\n");
            _temp.Write($"{directory}/cgroup.subtree_control", "");
        }
    }

    private CgroupV2Hierarchy Create() => CgroupV2Hierarchy.Create(_temp["base"], "millrace", "1-2");

    private ICgroup Sandbox(params string[] files)
    {
        Offer("cpu memory pids");
        foreach (var file in files)
        {
            WriteSandbox(file, "");
        }

        return Create().Create("000001");
    }

    private void WriteSandbox(string file, string content) => _temp.Write($"base/millrace/1-2/000001/{file}", content);

    private string ReadSandbox(string file) => _temp.Read($"base/millrace/1-2/000001/{file}");
}

using Millrace.Sandbox.Cgroups;
using Xunit;

namespace Millrace.Tests.Sandbox.Cgroups;

public sealed class CgroupHierarchyTests : IDisposable
{
    private static readonly string Instance = CgroupHierarchy.InstanceName(Environment.ProcessId);
    private readonly TemporaryDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Where_v1_has_the_memory_controller_v1_it_is_even_with_v2_beside_it()
    {
        var hierarchy = Open($"cgroup2 {_temp["unified"]} cgroup2 rw 0 0\ncgroup {_temp["memory"]} cgroup rw,memory 0 0");

        Assert.Equal("v1", hierarchy.Version);
        Assert.False(Directory.Exists(_temp["unified/millrace"]));
    }

    [Fact]
    public void Root_works_at_the_top_of_v2()
    {
        Offer("v2");

        var hierarchy = Open(V2Table, root: true);

        Assert.Equal("v2", hierarchy.Version);
        Assert.Null(hierarchy.Problem);
    }

    [Fact]
    public void Others_work_in_the_part_of_v2_that_was_handed_to_them()
    {
        Offer("v2/user.slice/me.scope");

        var hierarchy = Open(V2Table, root: false);

        Assert.Equal("v2", hierarchy.Version);
        Assert.True(Directory.Exists(_temp[$"v2/user.slice/me.scope/millrace/{Instance}"]));
    }

    [Fact]
    public void A_base_that_was_named_is_used_whoever_asks()
    {
        Offer("v2/mine");

        var hierarchy = Open(V2Table, root: true, basePath: _temp["v2/mine"]);

        Assert.Equal("v2", hierarchy.Version);
        Assert.False(Directory.Exists(_temp["v2/millrace"]));
    }

    [Fact]
    public void A_machine_without_cgroups_says_so()
    {
        var hierarchy = Open("proc /proc proc rw 0 0");

        Assert.Equal("none", hierarchy.Version);
        Assert.Empty(hierarchy.Controllers);
        Assert.Equal("No cgroup file system is mounted.", hierarchy.Problem);
    }

    [Fact]
    public void A_base_that_hands_nothing_down_is_no_hierarchy_and_the_reason_stays()
    {
        Directory.CreateDirectory(_temp["v2"]);

        var hierarchy = Open(V2Table);

        Assert.Equal("none", hierarchy.Version);
        Assert.Equal($"{_temp["v2"]} does not hand down memory and pids and cpu.", hierarchy.Problem);
    }

    [Fact]
    public void A_place_where_no_directory_can_be_made_is_no_hierarchy()
    {
        _temp.Write("memory");

        var hierarchy = Open($"cgroup {_temp["memory"]} cgroup rw,memory 0 0");

        Assert.Equal("none", hierarchy.Version);
        Assert.StartsWith("No cgroup may be made here: ", hierarchy.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ended_instances_left_is_swept_and_what_lives_stays()
    {
        const int NoSuchPid = int.MaxValue;
        string[] abandoned = [$"{NoSuchPid}-123", $"{Environment.ProcessId}-1"];
        string[] kept = [Instance, "millrace-server", "somebody-elses-directory", "plain"];
        foreach (var name in abandoned.Concat(kept))
        {
            Directory.CreateDirectory(_temp[$"memory/millrace/{name}/000001"]);
        }

        Open($"cgroup {_temp["memory"]} cgroup rw,memory 0 0");

        Assert.All(abandoned, name => Assert.False(Directory.Exists(_temp[$"memory/millrace/{name}"]), name));
        Assert.All(kept, name => Assert.True(Directory.Exists(_temp[$"memory/millrace/{name}/000001"]), name));
    }

    [Fact]
    public void What_ended_instances_left_is_swept_in_v2_as_well()
    {
        Directory.CreateDirectory(_temp["v2/millrace/2147483647-123/000001"]);

        Open(V2Table);

        Assert.False(Directory.Exists(_temp["v2/millrace/2147483647-123"]));
    }

    [Fact]
    public void An_instance_is_named_by_its_pid_and_a_start_time_that_does_not_change()
    {
        var name = CgroupHierarchy.InstanceName(Environment.ProcessId);

        Assert.Matches($"^{Environment.ProcessId}-[0-9]+$", name);
        Assert.Equal(name, CgroupHierarchy.InstanceName(Environment.ProcessId));
    }

    private string V2Table => $"cgroup2 {_temp["v2"]} cgroup2 rw,nsdelegate 0 0";

    private static ICgroupHierarchy Open(string mounts, bool root = true, string? basePath = null) =>
        CgroupHierarchy.Open(mounts, "/user.slice/me.scope", basePath, root, Instance);

    private void Offer(string basePath)
    {
        foreach (var directory in new[] { basePath, $"{basePath}/millrace", $"{basePath}/millrace/{Instance}" })
        {
            _temp.Write($"{directory}/cgroup.controllers", "cpu memory pids\n");
            _temp.Write($"{directory}/cgroup.subtree_control", "");
        }
    }
}

using Millrace.Sandbox.Cgroups;
using Xunit;

namespace Millrace.Tests.Sandbox.Cgroups;

public sealed class CgroupMountsTests
{
    // A container on an older machine: every controller apart, no v2 at all.
    private const string V1Only = """
        overlay / overlay rw,relatime,lowerdir=/a:/b,upperdir=/c,workdir=/d 0 0
        proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
        tmpfs /sys/fs/cgroup tmpfs ro,nosuid,nodev,noexec,mode=755 0 0
        cgroup /sys/fs/cgroup/systemd cgroup rw,nosuid,nodev,noexec,relatime,xattr,name=systemd 0 0
        cgroup /sys/fs/cgroup/memory cgroup rw,nosuid,nodev,noexec,relatime,memory 0 0
        cgroup /sys/fs/cgroup/pids cgroup rw,nosuid,nodev,noexec,relatime,pids 0 0
        cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,nosuid,nodev,noexec,relatime,cpu,cpuacct 0 0
        cgroup /sys/fs/cgroup/freezer cgroup rw,nosuid,nodev,noexec,relatime,freezer 0 0
        """;

    // systemd's hybrid layout: v2 is there for its bookkeeping and has no controller.
    private const string Mixed = """
        sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
        tmpfs /sys/fs/cgroup tmpfs ro,nosuid,nodev,noexec,size=4096k,nr_inodes=1024,mode=755,inode64 0 0
        cgroup2 /sys/fs/cgroup/unified cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate 0 0
        cgroup /sys/fs/cgroup/systemd cgroup rw,nosuid,nodev,noexec,relatime,xattr,name=systemd 0 0
        cgroup /sys/fs/cgroup/memory cgroup rw,nosuid,nodev,noexec,relatime,memory 0 0
        cgroup /sys/fs/cgroup/pids cgroup rw,nosuid,nodev,noexec,relatime,pids 0 0
        cgroup /sys/fs/cgroup/cpu cgroup rw,nosuid,nodev,noexec,relatime,cpu 0 0
        cgroup /sys/fs/cgroup/cpuacct cgroup rw,nosuid,nodev,noexec,relatime,cpuacct 0 0
        """;

    private const string V2Only = """
        sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
        cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot 0 0
        bpf /sys/fs/bpf bpf rw,nosuid,nodev,noexec,relatime,mode=700 0 0
        /dev/vda1 / ext4 rw,relatime 0 0
        """;

    [Fact]
    public void A_machine_with_v1_alone_has_a_place_for_each_controller_and_no_v2()
    {
        var mounts = CgroupMounts.Parse(V1Only);

        Assert.Null(mounts.V2);
        Assert.Equal("/sys/fs/cgroup/memory", mounts.V1["memory"]);
        Assert.Equal("/sys/fs/cgroup/pids", mounts.V1["pids"]);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.V1["cpu"]);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.V1["cpuacct"]);
    }

    [Fact]
    public void A_mixed_machine_has_its_controllers_in_v1_and_an_empty_v2_beside_them()
    {
        var mounts = CgroupMounts.Parse(Mixed);

        Assert.Equal("/sys/fs/cgroup/unified", mounts.V2);
        Assert.Equal("/sys/fs/cgroup/memory", mounts.V1["memory"]);
        Assert.Equal("/sys/fs/cgroup/cpu", mounts.V1["cpu"]);
        Assert.Equal("/sys/fs/cgroup/cpuacct", mounts.V1["cpuacct"]);
    }

    [Fact]
    public void A_machine_with_v2_has_one_hierarchy_and_no_controllers_of_v1()
    {
        var mounts = CgroupMounts.Parse(V2Only);

        Assert.Equal("/sys/fs/cgroup", mounts.V2);
        Assert.Empty(mounts.V1);
    }

    [Theory]
    [InlineData(@"/mnt/my\040cgroups", "/mnt/my cgroups")]
    [InlineData(@"/mnt/a\011b\012c\134d\043e", "/mnt/a\tb\nc\\d#e")]
    [InlineData(@"/mnt/\134040", @"/mnt/\040")]
    [InlineData(@"/mnt/Gr\303\274n\040ü", "/mnt/Grün ü")]
    [InlineData(@"/mnt/a\400b\04", @"/mnt/a\400b\04")]
    public void A_place_is_read_as_it_is_called_and_not_as_the_kernel_writes_it(string written, string place)
    {
        var mounts = CgroupMounts.Parse($"cgroup {written} cgroup rw,memory 0 0\ncgroup2 {written} cgroup2 rw 0 0\n");

        Assert.Equal((place, place), (mounts.V1["memory"], mounts.V2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("cgroup2")]
    [InlineData("cgroup /sys/fs/cgroup/memory cgroup")]
    public void Lines_that_are_no_mounts_are_passed_over(string table)
    {
        var mounts = CgroupMounts.Parse(table);

        Assert.Null(mounts.V2);
        Assert.Empty(mounts.V1);
    }
}

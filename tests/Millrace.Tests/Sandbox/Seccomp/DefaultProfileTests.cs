using Millrace.Sandbox.Seccomp;
using Xunit;

namespace Millrace.Tests.Sandbox.Seccomp;

/// <summary>What the profile that comes with Millrace says, in words of the kernel.</summary>
public sealed class DefaultProfileTests
{
    private static readonly SeccompProfile Profile = SeccompProfile.Load(SeccompProfile.DefaultPath);

    [Theory]
    [InlineData("bpf io_uring_setup io_uring_enter io_uring_register userfaultfd perf_event_open")]
    [InlineData("add_key request_key keyctl ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd")]
    [InlineData("unshare setns mount umount2 move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr pivot_root chroot")]
    [InlineData("name_to_handle_at open_by_handle_at kexec_load kexec_file_load init_module finit_module delete_module reboot swapon swapoff")]
    [InlineData("settimeofday clock_settime iopl ioperm syslog acct quotactl sethostname setdomainname vhangup lookup_dcookie fanotify_init")]
    public void These_calls_are_not_permitted_whatever_their_arguments(string names) =>
        Assert.All(names.Split(' '), name => Assert.Equal(SeccompAction.Deny, Profile.ActionOf(name, [ulong.MaxValue, 1, 2])));

    [Fact]
    public void No_namespace_can_be_made_by_clone_and_clone3_is_not_there()
    {
        const ulong Thread = 0x3d0f00, Fork = 0x1200011;
        Assert.Equal(SeccompAction.Allow, Profile.ActionOf("clone", [Thread]));
        Assert.Equal(SeccompAction.Allow, Profile.ActionOf("clone", [Fork]));
        Assert.All((ulong[])[0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000], flag => Assert.Equal(SeccompAction.Deny, Profile.ActionOf("clone", [Fork | flag])));
        Assert.Equal(SeccompAction.Absent, Profile.ActionOf("clone3", []));
    }

    [Fact]
    public void Sockets_are_local_or_of_the_Internet_or_list_routes()
    {
        const ulong Stream = 1, Raw = 3, Packet = 10, Flags = 0x80800;
        for (ulong upper = 0; upper <= 1ul << 32; upper += 1ul << 32)
        {
            var allowed = Enumerable.Range(0, 64).Where(family => Profile.ActionOf("socket", [upper + (ulong)family, Stream | Flags, 0]) == SeccompAction.Allow);
            Assert.Equal([0, 1, 2, 10, 16], allowed);
            Assert.All((ulong[])[2, 10], family => Assert.Equal(SeccompAction.Deny, Profile.ActionOf("socket", [upper | family, Raw | Flags, 1])));
            Assert.All((ulong[])[2, 10], family => Assert.Equal(SeccompAction.Deny, Profile.ActionOf("socket", [upper | family, Packet, 3])));
            Assert.Equal(SeccompAction.Allow, Profile.ActionOf("socket", [upper | 16, Raw | Flags, 0]));
            Assert.Equal(SeccompAction.Deny, Profile.ActionOf("socket", [upper | 16, Raw | Flags, 12]));
        }
    }

    [Fact]
    public void Nothing_is_typed_into_terminals_whatever_stands_in_the_upper_half_of_the_request()
    {
        const ulong Upper = 0xdead_beef_0000_0000, TypeInto = 0x5412, Paste = 0x541c, WindowSize = 0x5413;
        Assert.All((ulong[])[TypeInto, Paste, Upper | TypeInto, Upper | Paste], request => Assert.Equal(SeccompAction.Deny, Profile.ActionOf("ioctl", [0, request])));
        Assert.Equal(SeccompAction.Allow, Profile.ActionOf("ioctl", [0, WindowSize]));
    }

    [Fact]
    public void Only_the_usual_personalities_are_left()
    {
        Assert.All((ulong[])[0, 8, 0x20000, 0x20008], usual => Assert.Equal(SeccompAction.Allow, Profile.ActionOf("personality", [usual])));
        Assert.All((ulong[])[0x40000, 0x100000, 0x400000, 0x1_0040_0000], other => Assert.Equal(SeccompAction.Deny, Profile.ActionOf("personality", [other])));
    }
}

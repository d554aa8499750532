using System.Buffers.Binary;
using System.Text;
using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Spawning;
using Xunit;

namespace Millrace.Tests.Sandbox.Spawning;

public sealed class SpawnFrameTests
{
    private const int HeadBytes = 4 + 4 + 16 + 1 + 2;
    private static readonly byte[] Token = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly CgroupJoin Cgroup = new(CgroupJoinKind.Write, ["/cg/memory/tasks", "/cg/pids/tasks"]);

    [Fact]
    public void A_launcher_is_named_after_socket_and_cgroups()
    {
        var payload = SpawnFrame.Payload(new SpawnRequest(["/usr/bin/bwrap", "--x"], 200_001, Cgroup), Token, "socket");

        Assert.Equal(200_001u, BinaryPrimitives.ReadUInt32LittleEndian(payload));
        Assert.Equal(200_001u, BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(4)));
        Assert.Equal(Token, payload[8..24]);
        Assert.Equal([1, 2, 0], payload[24..HeadBytes]);
        Assert.Equal(["socket", "/cg/memory/tasks", "/cg/pids/tasks", "/usr/bin/bwrap", "--x"], Strings(payload[HeadBytes..]));
    }

    [Fact]
    public void Without_an_id_of_its_own_the_spawners_is_kept()
    {
        var payload = SpawnFrame.Payload(new SpawnRequest(["x"], null, CgroupJoin.None), Token, "socket");

        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(payload));
        Assert.Equal(["socket", "x"], Strings(payload[HeadBytes..]));
    }

    [Fact]
    public void A_layout_stands_between_with_ids_and_a_row_for_each_mount()
    {
        var layout = new SandboxLayout
        {
            Mounts =
            [
                LayoutMount.ReadOnlyBind("/usr", "/usr"), LayoutMount.Symlink("usr/bin", "/bin"), LayoutMount.Proc("/proc"), LayoutMount.Dev("/dev"),
                LayoutMount.Tmpfs("/tmp", 4096, "1777"), LayoutMount.Freeze("/"),
            ],
        };

        var payload = SpawnFrame.Payload(new SpawnRequest(layout.Command, null, CgroupJoin.None, layout), Token, "s");

        var at = HeadBytes + 2;
        Assert.Equal(1000u, BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(at)));
        Assert.Equal(1000u, BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(at + 4)));
        Assert.Equal(6, BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(at + 8)));
        Assert.Equal(
            [
                "millrace", "/workspace",
                "ro-bind", "/usr", "/usr", "",
                "symlink", "usr/bin", "/bin", "",
                "proc", "", "/proc", "",
                "dev", "", "/dev", "",
                "tmpfs", "", "/tmp", "mode=1777,size=4096",
                "freeze", "", "/", "",
                "/millrace/agent", "/workspace",
            ],
            Strings(payload[(at + 10)..]));
    }

    [Fact]
    public void A_tmpfs_without_a_size_is_refused()
    {
        var failure = Assert.Throws<Millrace.Sandbox.SandboxException>(() => SandboxLayout.For(new SandboxSpec { WorkspaceBytes = 1, TmpBytes = 0 }, "/run"));

        Assert.Equal("The size of a sandbox's /tmp must be above 0 bytes; this is 0.", failure.Message);
    }

    // Each ends with a NUL, the last one too.
    private static string[] Strings(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\0')[..^1];
}

using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Providers;
using Xunit;

namespace Millrace.Tests.Sandbox.Providers;

public sealed class BubblewrapArgumentsTests
{
    private static readonly IReadOnlyList<string> Arguments = BubblewrapArguments.For(
        SandboxLayout.For(new SandboxSpec { WorkspaceBytes = 134_217_728, TmpBytes = 67_108_864 }, "/run/millrace"), "/usr/bin/bwrap");

    [Theory]
    [InlineData("--unshare-user")]
    [InlineData("--unshare-pid")]
    [InlineData("--unshare-net")]
    [InlineData("--unshare-ipc")]
    [InlineData("--unshare-uts")]
    [InlineData("--unshare-cgroup")]
    [InlineData("--disable-userns")]
    [InlineData("--new-session")]
    [InlineData("--die-with-parent")]
    [InlineData("--as-pid-1")]
    [InlineData("--clearenv")]
    [InlineData("--cap-drop ALL")]
    [InlineData("--uid 1000")]
    [InlineData("--gid 1000")]
    [InlineData("--ro-bind /usr /usr")]
    [InlineData("--ro-bind /run/millrace/etc /etc")]
    [InlineData("--ro-bind /run/millrace/lib /millrace")]
    [InlineData("--proc /proc")]
    [InlineData("--dev /dev")]
    [InlineData("--remount-ro /dev")]
    [InlineData("--remount-ro /")]
    [InlineData("--chdir /workspace")]
    public void The_wall_has(string part) => Assert.True(PositionOf(part) > 0, part);

    [Theory]
    [InlineData("--bind")]
    [InlineData("--bind-try")]
    [InlineData("--bind-fd")]
    [InlineData("--dev-bind")]
    [InlineData("--dev-bind-try")]
    [InlineData("--overlay")]
    [InlineData("--share-net")]
    [InlineData("--cap-add")]
    [InlineData("--unshare-user-try")]
    [InlineData("--unshare-cgroup-try")]
    [InlineData("--setenv")]
    public void The_wall_has_no(string hole) => Assert.DoesNotContain(hole, Arguments);

    [Theory]
    [InlineData("/tmp", "1777", "67108864")]
    [InlineData("/workspace", "0755", "134217728")]
    [InlineData("/dev/shm", "1777", "67108864")]
    public void What_a_job_may_write_has_a_size(string directory, string mode, string bytes) =>
        Assert.True(PositionOf($"--perms {mode} --size {bytes} --tmpfs {directory}") > 0);

    [Fact]
    public void Nothing_else_may_be_written() =>
        Assert.Equal(["/dev/shm", "/tmp", "/workspace"], Arguments.Where((_, i) => i > 0 && Arguments[i - 1] == "--tmpfs"));

    [Fact]
    public void Every_read_only_path_of_the_host_is_a_toolchains_or_ours()
    {
        string[] allowed = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/run/millrace/etc", "/run/millrace/lib"];

        Assert.All(Arguments.Where((_, i) => i > 0 && Arguments[i - 1] == "--ro-bind"), path => Assert.Contains(path, allowed));
    }

    [Fact]
    public void The_root_becomes_read_only_after_everything_is_in_place()
    {
        var last = PositionOf("--remount-ro /");

        Assert.All(["--tmpfs", "--ro-bind", "--proc", "--dev", "--symlink"], option => Assert.True(Arguments.ToList().LastIndexOf(option) < last, option));
    }

    [Fact]
    public void The_launcher_comes_first_and_the_agent_last()
    {
        Assert.Equal("/usr/bin/bwrap", Arguments[0]);
        Assert.Equal(["--", "/millrace/agent", "/workspace"], Arguments.TakeLast(3));
    }

    private static int PositionOf(string part)
    {
        var wanted = part.Split(' ');
        return Enumerable.Range(0, Arguments.Count).FirstOrDefault(i => Arguments.Skip(i).Take(wanted.Length).SequenceEqual(wanted), -1);
    }
}

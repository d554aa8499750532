using System.Text.RegularExpressions;
using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

/// <summary>A program cannot tell who built its walls.</summary>
public sealed partial class SameInsideTests
{
    [Theory]
    [InlineData("mounts", "cut -d' ' -f5- /proc/self/mountinfo")]
    [InlineData("files", "stat -c '%A %u %g %N' $(ls -d /* /dev/* /dev/pts/* /etc /etc/* /millrace/* | grep -vx /dev/pts)")]
    [InlineData("status", "grep -vE '^(Name|Pid|PPid|Tgid|NStgid|NSpid|NSpgid|NSsid|Vm|Rss|.*ctxt_switches|Cpus|Mems|FDSize|State|SigQ|HugetlbPages)' /proc/self/status")]
    [InlineData("limits", "cat /proc/self/limits; umask; pwd")]
    [InlineData("names", "hostname; cat /proc/sys/kernel/domainname; id; cat /proc/self/cgroup /proc/self/setgroups")]
    [InlineData("network", "cat /proc/net/dev /proc/net/if_inet6 /proc/net/route; ls /proc/sys/net/ipv4 | head -5")]
    [InlineData("session", "cut -d' ' -f4-8 /proc/self/stat; cut -d' ' -f4-8 /proc/1/stat; cat /proc/self/oom_score_adj")]
    public async Task Both_providers_show_the_same(string what, string script)
    {
        var bubblewrap = await LookAsync(SandboxProviders.Bubblewrap, script);
        var native = await LookAsync(SandboxProviders.Native, script);

        Assert.True(bubblewrap.Length > 0, what);
        Assert.Equal(bubblewrap, native);
    }

    private static async Task<string> LookAsync(string provider, string script)
    {
        await using var machine = new Machine(provider);
        await using var sandbox = await machine.StartAsync();
        return Own().Replace(await Machine.BashAsync(sandbox, script), "#");
    }

    // /dev/pts itself belongs to the job or to nobody, and holds no files of anybody's making.
    // Which uid of the host it is; and bubblewrap sets no mode for the root, but makes a directory of that mode.
    [GeneratedRegex(@"(?<=[ug]id=)[2-4]\d{5}|(?<=^/ ro,nosuid,nodev,relatime - tmpfs tmpfs )\S+", RegexOptions.Multiline)]
    private static partial Regex Own();
}

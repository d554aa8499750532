using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeWallTests() : WallTests(Tier.Native)
{
    [Fact]
    public async Task No_setting_of_the_kernel_takes_a_value_not_even_of_its_own_namespaces()
    {
        await using var sandbox = await StartAsync();

        // ns_last_pid lets everyone open it, and refuses.
        var output = await Machine.BashAsync(
            sandbox, "find /proc/sys -type f -writable; for f in $(find /proc/sys -type f -writable); do echo 5 2>/dev/null > $f && echo took; done; echo end");

        Assert.Equal("/proc/sys/kernel/ns_last_pid\nend\n", output);
    }
}

using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Programs that look for a way out. What they find is empty, read-only or refused.</summary>
public sealed class IsolationTests(ServerFixture fixture)
{
    private Task<ExecutionResult> Bash(string script) => fixture.Client.RunAsync("bash", script);

    [Fact]
    public async Task The_hosts_secrets_are_not_there()
    {
        var result = await Bash("cat /etc/shadow; ls /root /home /var /boot; echo \"[$(ls /etc)]\" | grep -c ssh");

        Assert.Contains("cat: /etc/shadow: No such file or directory", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("'/root': No such file or directory", result.Stderr, StringComparison.Ordinal);
        Assert.Equal("0\n", result.Stdout);
    }

    [Fact]
    public async Task The_servers_environment_and_arguments_are_out_of_reach()
    {
        var result = await Bash("cat /proc/1/environ /proc/self/environ | tr '\\0' '\\n'; cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' '");

        Assert.DoesNotContain("DOTNET", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("serve", result.Output, StringComparison.Ordinal);
        Assert.Contains("/proc/1/environ: Permission denied", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_jobs_own_processes_can_be_seen()
    {
        var longRunning = await fixture.Client.SubmitAsync("python", "import time\ntime.sleep(20)", new { stdin = "" });

        var result = await Bash("ls -d /proc/[0-9]* | wc -l");

        Assert.InRange(int.Parse(result.Stdout, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
        await fixture.Client.Http.DeleteAsync($"/api/jobs/{longRunning}");
    }

    [Fact]
    public async Task There_is_no_network()
    {
        var result = await fixture.Client.RunAsync(
            "python",
            "import socket\nfor target in [('1.1.1.1', 80), ('169.254.169.254', 80), ('127.0.0.1', " + fixture.Client.Http.BaseAddress!.Port + ")]:\n    try:\n        socket.create_connection(target, 2); print('connected')\n    except OSError as e: print(e.errno)\nprint([n for _, n in socket.if_nameindex()])");

        Assert.DoesNotContain("connected", result.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("['lo']\n", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_outside_the_workspace_and_tmp_can_be_written()
    {
        var result = await Bash("for d in / /usr /usr/bin /etc /dev /millrace /proc /proc/sys/kernel; do echo x > $d/test && echo wrote $d; done; echo ok > /tmp/a && echo ok > /workspace/b && echo ok > /dev/shm/c && cat /tmp/a /workspace/b");

        Assert.Equal("ok\nok\n", result.Stdout);
    }

    [Fact]
    public async Task There_are_no_capabilities_and_no_new_namespaces()
    {
        var result = await Bash("grep -E 'Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs' /proc/self/status | tr -d '\\t'; unshare --user true && echo nested; unshare --net true && echo net; mount -t tmpfs none /tmp && echo mounted; hostname other && echo renamed; hostname");

        Assert.Equal(
            "CapInh:0000000000000000\nCapPrm:0000000000000000\nCapEff:0000000000000000\nCapBnd:0000000000000000\nCapAmb:0000000000000000\nNoNewPrivs:1\nmillrace\n",
            result.Stdout);
    }

    [Fact]
    public async Task The_agent_cannot_be_killed_traced_or_read()
    {
        var result = await fixture.Client.RunAsync(
            "python",
            """
            import ctypes, os, signal
            libc = ctypes.CDLL(None, use_errno=True)
            print('attach', libc.ptrace(16, 1, 0, 0), ctypes.get_errno())
            for path in ('/proc/1/mem', '/proc/1/environ', '/proc/1/fd/0'):
                try: open(path, 'rb').read(1); print('read', path)
                except OSError as e: print(e.errno)
            for s in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP): os.kill(1, s)
            print('alive')
            """);

        Assert.Equal(Outcome.Success, result.Outcome);
        Assert.StartsWith("attach -1 1\n", result.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("read /proc", result.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("alive\n", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_one_job_is_left_for_the_next()
    {
        var first = await fixture.Client.RunAsync(
            "python", "import os\nfor p in ('/tmp/left', '/workspace/left', '/dev/shm/left'): open(p, 'w').write('secret')\nprint(os.listdir('/tmp'))");
        var second = await fixture.Client.RunAsync("python", "import os\nprint(os.listdir('/tmp'), [f for f in os.listdir('/workspace') if f != 'main.py'], os.listdir('/dev/shm'))");

        Assert.Equal("['left']\n", first.Stdout);
        Assert.Equal("[] [] []\n", second.Stdout);
    }

    [Fact]
    public async Task Only_the_three_standard_file_descriptors_are_open()
    {
        var result = await fixture.Client.RunAsync("c", "#include <stdio.h>\n#include <fcntl.h>\nint main(void) { for (int i = 0; i < 1024; i++) if (fcntl(i, F_GETFD) != -1) printf(\"%d \", i); }");

        Assert.Equal("0 1 2 ", result.Stdout);
    }
}

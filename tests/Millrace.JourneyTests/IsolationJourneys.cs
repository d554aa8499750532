using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Programs that look for a way out. What they find is empty, read-only or refused.</summary>
public abstract class IsolationJourneys(MillraceClient client, string provider)
{
    protected virtual Task<ExecutionResult> Bash(string script) => client.RunAsync("bash", script);

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
        var longRunning = await client.SubmitAsync("python", "import time\ntime.sleep(20)", new { stdin = "" });

        var result = await Bash("ls -d /proc/[0-9]* | wc -l");

        Assert.InRange(int.Parse(result.Stdout, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
        await client.Http.DeleteAsync($"/api/jobs/{longRunning}");
    }

    [Fact]
    public async Task There_is_no_network()
    {
        var result = await client.RunAsync(
            "python",
            "import socket\nfor target in [('1.1.1.1', 80), ('169.254.169.254', 80), ('127.0.0.1', " + client.Http.BaseAddress!.Port + ")]:\n    try:\n        socket.create_connection(target, 2); print('connected')\n    except OSError as e: print(e.errno)\nprint([n for _, n in socket.if_nameindex()])");

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
        var result = await client.RunAsync(
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
        var first = await client.RunAsync(
            "python", "import os\nfor p in ('/tmp/left', '/workspace/left', '/dev/shm/left'): open(p, 'w').write('secret')\nprint(os.listdir('/tmp'))");
        var second = await client.RunAsync("python", "import os\nprint(os.listdir('/tmp'), [f for f in os.listdir('/workspace') if f != 'main.py'], os.listdir('/dev/shm'))");

        Assert.Equal("['left']\n", first.Stdout);
        Assert.Equal("[] [] []\n", second.Stdout);
    }

    [Fact]
    public async Task Only_the_three_standard_file_descriptors_are_open()
    {
        var result = await client.RunAsync("c", "#include <stdio.h>\n#include <fcntl.h>\nint main(void) { for (int i = 0; i < 1024; i++) if (fcntl(i, F_GETFD) != -1) printf(\"%d \", i); }");

        Assert.Equal("0 1 2 ", result.Stdout);
    }

    [Fact]
    public async Task When_the_server_is_killed_everything_in_its_sandboxes_is_killed()
    {
        var server = await MillraceServer.StartAsync(null, ("Millrace__Sandbox__Provider", provider), ("Millrace__Runner__PoolSize", "1"));
        try
        {
            await server.Client.SubmitAsync("bash", "(setsid setsid sleep 98765 &); trap '' TERM HUP; sleep 98765 & wait", new { stdin = "" });
            await Traces.EventuallyAsync(() => Traces.MembersOf(server.Process.Id), members => members.Count(m => m.EndsWith("sleep 98765 ", StringComparison.Ordinal)) == 2, "processes of the job");

            await server.KillAsync();

            await Traces.EventuallyAsync(() => Traces.MembersOf(server.Process.Id), members => members.Count == 0, "processes left by a killed server");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}

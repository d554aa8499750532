using System.Diagnostics.Metrics;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Seccomp;
using Millrace.SandboxTests.Escapes;

namespace Millrace.SandboxTests.Seccomp;

/// <summary>The filter of system calls, in every kind of wall.</summary>
public sealed class FilterTests
{
    private const string Refused = "import ctypes\nl = ctypes.CDLL(None, use_errno=True)\nfor _ in range(7):\n  r = l.ptrace(16, 1, 0, 0)\nprint(r, ctypes.get_errno())";

    public static TheoryData<string> Tiers { get; } = new(AttackTier.Names);

    [Theory]
    [MemberData(nameof(Tiers))]
    public async Task Refused_calls_fail_with_EPERM_and_are_counted(string tier)
    {
        await using var machine = AttackTier.Machine(tier);
        await using var sandbox = await machine.StartAsync();
        using var meter = new Listened();

        var (_, output) = await Machine.RunAsync(sandbox, "python3", "-c", Refused);

        Assert.Equal("-1 1\n", output);
        // gVisor's kernel has nobody to ask about a call: it refuses by itself, and nobody counts.
        var counts = tier != "gvisor";
        Assert.Equal(counts ? FilterState.Counting : FilterState.InForce, sandbox.Filter);
        Assert.Equal(counts ? 7 : 0, sandbox.DeniedCalls);
        Assert.True(!counts || meter.Sum >= 7);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public async Task Threads_processes_and_terminals_work_behind_it(string tier)
    {
        await using var machine = AttackTier.Machine(tier);
        await using var sandbox = await machine.StartAsync();

        var (_, output) = await Machine.RunAsync(
            sandbox, "python3", "-c", "import threading, subprocess, pty, multiprocessing as m, resource\nt = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\nprint(subprocess.check_output(['echo', 'process']).decode(), end='')\nwith m.Pool(2) as p: print(sum(p.map(abs, [-1, -2])))\nresource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\nprint(len(pty.openpty()))");

        Assert.Equal("thread\nprocess\n3\n2\n", output);
        Assert.Equal(0, sandbox.DeniedCalls);
    }

    [Fact]
    public async Task A_program_that_is_killed_in_the_middle_of_a_refused_call_ends_like_any_other()
    {
        await using var machine = new Machine(SandboxProviders.Native);
        await using var sandbox = await machine.StartAsync();

        var output = await Machine.BashAsync(
            sandbox, "cat > main.c <<'END'\n#include <sys/syscall.h>\n#include <unistd.h>\nint main(void) { fork(); fork(); for (;;) syscall(SYS_ptrace, 0, 0, 0, 0); }\nEND\ngcc -w main.c -o main; for i in 1 2 3 4 5; do timeout -s KILL 0.2 ./main; done; echo still here");

        Assert.Contains("still here\n", output, StringComparison.Ordinal);
        Assert.True(sandbox.DeniedCalls > 0);
    }

    [Theory]
    [InlineData(SandboxProviders.Native)]
    [InlineData(SandboxProviders.Bubblewrap)]
    public async Task A_profile_of_ones_own_decides(string provider)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_AARCH64"],"syscalls":[{"names":["getpriority"],"action":"SCMP_ACT_ERRNO","errnoRet":95}]}""");
            await using var machine = new Machine(provider, change: options => options with { SeccompProfile = path });
            await using var sandbox = await machine.StartAsync();

            var (_, output) = await Machine.RunAsync(sandbox, "python3", "-c", "import os\ntry: os.getpriority(0, 0)\nexcept OSError as e: print(e.errno)");

            Assert.Equal("95\n", output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(SandboxProviders.Native)]
    [InlineData(SandboxProviders.Bubblewrap)]
    public async Task Switched_off_there_is_none_and_the_sandbox_says_so(string provider)
    {
        await using var machine = new Machine(provider, change: options => options with { SeccompProfile = null });
        await using var sandbox = await machine.StartAsync();

        Assert.Equal(FilterState.None, sandbox.Filter);
        Assert.Equal("Seccomp:\t0\n", await Machine.BashAsync(sandbox, "grep Seccomp: /proc/self/status"));
    }

    [Theory]
    [InlineData(SandboxProviders.Native)]
    [InlineData(SandboxProviders.Bubblewrap)]
    public async Task Without_the_filter_it_was_given_no_sandbox_starts(string provider)
    {
        await using var machine = new Machine(provider);
        Directory.Delete(Path.Combine(machine.RuntimeDirectory, "lib", "seccomp"), recursive: true);

        var missing = await Assert.ThrowsAsync<Sandbox.SandboxException>(machine.StartAsync);
        Assert.Contains("no filter of system calls in force", missing.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(machine.RuntimeDirectory, "lib", "seccomp"));
        File.WriteAllBytes(Path.Combine(machine.RuntimeDirectory, "lib", "seccomp", "plain.bpf"), new byte[64]);
        var broken = await Assert.ThrowsAsync<Sandbox.SandboxException>(machine.StartAsync);
        Assert.Contains("agent: seccomp: Invalid argument", broken.Message, StringComparison.Ordinal);
    }

    private sealed class Listened : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _sum;

        public Listened()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Name: "millrace.seccomp.denied", Meter.Name: "Millrace.Sandbox" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }
}

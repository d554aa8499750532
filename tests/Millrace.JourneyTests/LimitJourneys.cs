using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Programs that take all they can get. Each ends with the right outcome, and the server goes on as before.</summary>
public abstract class LimitJourneys(MillraceClient client) : IAsyncDisposable
{
    /// <summary>After each of them: the server answers, runs a program, and nothing of the job is left.</summary>
    public async ValueTask DisposeAsync()
    {
        var after = await client.RunAsync("python", "print('still here')");
        Assert.Equal("still here\n", after.Stdout);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_memory_bomb_ends_with_the_memory_limit()
    {
        var result = await client.RunAsync("python", "a = []\nprint('filling', flush=True)\nwhile True: a.append('x' * 10_000_000)");

        Assert.Equal(Outcome.MemoryLimit, result.Outcome);
        Assert.Equal("filling\n", result.Stdout);
        Assert.Equal("Stopped: used more than 256 MB of memory (limits.memory_mb).", result.Error);
        Assert.InRange(result.MemoryPeak!.Value, 200_000_000, 256L * 1024 * 1024);
    }

    [Fact]
    public async Task A_child_that_runs_out_of_memory_is_told_apart_from_an_ordinary_failure()
    {
        var result = await client.RunAsync(
            "python", "import subprocess, sys\nsys.exit(subprocess.run([sys.executable, '-c', 'a = []\\nwhile True: a.append(\"x\" * 10000000)']).returncode and 5)");

        Assert.Equal(Outcome.MemoryLimit, result.Outcome);
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public async Task A_fork_bomb_is_held_and_ends_in_time()
    {
        var result = await client.RunAsync("c", "#include <unistd.h>\nint main(void) { for (;;) fork(); }", new { limits = new { wall_ms = 1000 } });

        Assert.Equal(Outcome.TimeLimit, result.Outcome);
        Assert.Contains("refused a process", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_for_want_of_processes_says_so()
    {
        var result = await client.RunAsync("python", "import os, time\nwhile True:\n    if os.fork() == 0: time.sleep(60)");

        Assert.Equal(Outcome.ProcessLimit, result.Outcome);
        Assert.Contains("limits.processes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bash_fork_bomb_leaves_nothing()
    {
        var result = await client.RunAsync("bash", "bomb() { bomb | bomb & }; bomb; sleep 0.3", new { limits = new { wall_ms = 3000 } });

        Assert.True(result.Outcome is Outcome.Success or Outcome.ProcessLimit or Outcome.TimeLimit, $"{result.Outcome}: {result.Error}");
    }

    [Fact]
    public async Task A_thread_bomb_meets_the_process_limit()
    {
        var result = await client.RunAsync(
            "python", "import threading, time\nfor _ in range(10000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()");

        Assert.Equal(Outcome.ProcessLimit, result.Outcome);
    }

    [Fact]
    public async Task Filling_the_disk_ends_with_the_disk_limit()
    {
        var result = await client.RunAsync(
            "python",
            "n = 0\nwhile True:\n    n += 1\n    with open(f'f{n}', 'wb') as f: f.write(b'x' * 1_000_000)",
            new { limits = new { workspace_mb = 16 } });

        Assert.Equal(Outcome.DiskLimit, result.Outcome);
        Assert.Contains("limits.workspace_mb", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_the_limit_ends_with_the_disk_limit()
    {
        var result = await client.RunAsync(
            "c",
            "#include <stdio.h>\n#include <string.h>\nint main(void) { static char b[1 << 20]; FILE *f = fopen(\"big\", \"w\"); for (int i = 0; i < 64; i++) fwrite(b, 1, sizeof b, f); return 0; }",
            new { limits = new { file_mb = 4 } });

        Assert.Equal(Outcome.DiskLimit, result.Outcome);
        Assert.Equal("SIGXFSZ", result.Signal);
    }

    [Fact]
    public async Task An_inode_bomb_is_held_by_a_limit()
    {
        var result = await client.RunAsync(
            "c",
            "#include <stdio.h>\n#include <fcntl.h>\n#include <unistd.h>\nint main(void) { char n[32]; for (long i = 0;; i++) { snprintf(n, sizeof n, \"f%ld\", i); int d = open(n, O_CREAT | O_WRONLY, 0600); if (d < 0) return 1; close(d); } }",
            new { limits = new { memory_mb = 64 } });

        Assert.True(result.Outcome is Outcome.MemoryLimit or Outcome.DiskLimit, $"{result.Outcome}: {result.Error}");
    }

    [Fact]
    public async Task A_file_descriptor_bomb_meets_the_kernels_limit()
    {
        var result = await client.RunAsync(
            "python", "import os\nn = 0\ntry:\n    while True:\n        os.open('/dev/null', os.O_RDONLY); n += 1\nexcept OSError as e:\n    print(e.errno, n < 2000)");

        Assert.Equal("24 True\n", result.Stdout);
    }

    [Fact]
    public async Task Sleeping_for_ever_ends_with_the_wall_limit()
    {
        var result = await client.RunAsync("python", "import time\nprint('before', flush=True)\ntime.sleep(1000)", new { timeout = 0.5 });

        Assert.Equal(Outcome.TimeLimit, result.Outcome);
        Assert.Equal("before\n", result.Stdout);
        Assert.Equal("Stopped: ran longer than 500 ms (limits.wall_ms).", result.Error);
        Assert.InRange(result.Duration, 450, 10_000);
    }

    [Fact]
    public async Task Ignoring_every_signal_does_not_help()
    {
        var result = await client.RunAsync(
            "python", "import signal, time\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\nwhile True: time.sleep(1)", new { timeout = 0.5 });

        Assert.Equal(Outcome.TimeLimit, result.Outcome);
    }

    [Fact]
    public async Task Cpu_time_of_all_processes_counts()
    {
        var result = await client.RunAsync(
            "python",
            "import os\nos.fork()\nwhile True: pass",
            new { limits = new { cpu_ms = 600, wall_ms = 20000 } });

        Assert.Equal(Outcome.TimeLimit, result.Outcome);
        Assert.Equal("Stopped: used more than 600 ms of CPU time (limits.cpu_ms).", result.Error);
        Assert.InRange(result.Duration, 200, 15_000);
    }

    [Fact]
    public async Task A_daemon_that_holds_the_pipes_does_not_hold_the_job()
    {
        var result = await client.RunAsync(
            "python",
            "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)\nos.wait()\nprint('parent done')");

        Assert.Equal(Outcome.Success, result.Outcome);
        Assert.Equal("parent done\n", result.Stdout);
        Assert.InRange(result.Duration, 0, 9000);
    }

    [Fact]
    public async Task A_hundred_megabytes_of_output_are_cut_at_the_limit()
    {
        var result = await client.RunAsync(
            "c", "#include <stdio.h>\nint main(void) { for (int i = 0; i < 10000000; i++) puts(\"123456789\"); return 0; }");

        Assert.Equal(Outcome.OutputLimit, result.Outcome);
        Assert.True(result.Truncated);
        Assert.Equal(1_048_576, result.Stdout.Length);
        Assert.StartsWith("123456789\n123456789\n", result.Stdout, StringComparison.Ordinal);
        Assert.Equal("Stopped: wrote more than 1048576 bytes of output (limits.output_bytes).", result.Error);
    }

    [Fact]
    public async Task Compiling_for_ever_ends_with_the_compile_limit()
    {
        const string Slow = "template<int N, int M> struct S { static const long v = S<N - 1, M>::v + S<N - 1, M + 1>::v; };\n"
            + "template<int M> struct S<0, M> { static const long v = M; };\nint main() { return S<900, 0>::v; }";

        var result = await client.RunAsync("cpp", Slow, new { compile_args = new[] { "-ftemplate-depth=100000" }, limits = new { compile_wall_ms = 1000 } });

        Assert.True(result.Outcome is Outcome.TimeLimit or Outcome.MemoryLimit, $"{result.Outcome}: {result.Error}");
        Assert.Null(result.ExitCode);
    }
}

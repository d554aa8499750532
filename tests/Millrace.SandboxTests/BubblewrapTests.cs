using System.Diagnostics;
using System.Globalization;
using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests;

public sealed class BubblewrapTests : IAsyncDisposable
{
    private readonly Machine _machine = new();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task A_program_runs_and_its_exit_is_told()
    {
        await using var sandbox = await _machine.StartAsync();

        var (exit, output) = await Machine.RunAsync(sandbox, "bash", "-c", "echo hello; exit 7");

        Assert.Equal((7, "hello\n"), (exit.ExitCode, output));
    }

    [Fact]
    public async Task Every_sandbox_has_a_host_user_id_of_its_own_that_is_not_ours()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Own user ids need root.");
        await using var one = await _machine.StartAsync();
        await using var other = await _machine.StartAsync();

        var id = await Machine.RunAsync(one, "id", "-u");
        var owners = Machine.ProcessesByUid(200_000, 256_000);

        Assert.Equal("1000\n", id.Output);
        Assert.True(owners.Count >= 2, $"{owners.Count} user ids");
    }

    [Fact]
    public async Task Forty_sandboxes_at_once_leave_nothing_behind()
    {
        var provider = _machine.Provider;
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            await using var sandbox = await _machine.StartAsync();
            var (_, output) = await Machine.RunAsync(sandbox, "bash", "-c", $"sleep 100 & echo {i}");
            Assert.Equal($"{i}\n", output);
        });

        await _machine.DisposeAsync();
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup")
            .Select(h => Path.Combine(h, "millrace")).Where(Directory.Exists)
            .SelectMany(p => Directory.GetDirectories(p, $"{Environment.ProcessId}-*")).SelectMany(Directory.GetDirectories));
        Assert.NotEqual("none", provider.Cgroups.Version);
    }

    [Fact]
    public async Task A_sandbox_that_is_killed_says_so_and_the_next_one_works()
    {
        await using var sandbox = await _machine.StartAsync();
        var stage = await sandbox.StartAsync(Machine.Command("sleep", "60"), new ProcessLimits(), new CollectedOutput(), CancellationToken.None);
        await stage.Started;

        sandbox.Kill();

        await Assert.ThrowsAsync<SandboxException>(() => stage.Exit.WaitAsync(TimeSpan.FromSeconds(10)));
        await using var next = await _machine.StartAsync();
        Assert.Equal("up\n", (await Machine.RunAsync(next, "echo", "up")).Output);
    }

    [Fact]
    public async Task When_the_spawner_dies_its_sandboxes_die_and_another_spawner_takes_over()
    {
        await using var sandbox = await _machine.StartAsync();
        var spawner = SpawnersOf(Environment.ProcessId);
        Assert.NotEmpty(spawner);

        foreach (var pid in spawner)
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            await process.WaitForExitAsync();
        }

        await sandbox.Broken.WaitAsync(TimeSpan.FromSeconds(10));
        await using var next = await StartWithRetryAsync();
        Assert.Equal("up\n", (await Machine.RunAsync(next, "echo", "up")).Output);
    }

    [Fact]
    public async Task A_gated_interpreter_waits_for_its_source_and_cannot_tell()
    {
        await using var sandbox = await _machine.StartAsync();
        sandbox.Cgroup.Apply(new CgroupLimits(256L << 20, 32, null));
        var output = new CollectedOutput();
        var stage = await sandbox.PrepareAsync(Machine.Command("python3", "main.py") with { Gate = "main.py" }, output, CancellationToken.None);
        await stage.Gated.WaitAsync(TimeSpan.FromSeconds(20));

        await sandbox.WriteFilesAsync([new WorkspaceFile("main.py", "import sys, os, stat\nprint(sys.argv, __file__, stat.S_ISREG(os.stat('main.py').st_mode), len(open('main.py').read()))\n"u8.ToArray())], CancellationToken.None);
        var clock = Stopwatch.StartNew();
        await stage.ReleaseAsync(new ProcessLimits(), CancellationToken.None);
        var exit = await stage.Exit.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal("['main.py'] /workspace/main.py True 118\n", output.Text);
        TestContext.Current.SendDiagnosticMessage($"From release to exit: {clock.Elapsed.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)} ms");
    }

    [Fact]
    public async Task A_launcher_that_fails_tells_its_own_words()
    {
        await using var broken = new Machine();
        var failure = await Assert.ThrowsAsync<SandboxException>(async () =>
        {
            await using var sandbox = await Sandbox.Sandbox.StartAsync(
                broken.Provider, Machine.Spec with { WorkspaceBytes = -1 }, CancellationToken.None);
        });

        Assert.Contains("bwrap: --size takes a non-zero number of bytes", failure.Message, StringComparison.Ordinal);
    }

    private static List<int> SpawnersOf(int parent) =>
        [.. Directory.GetDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && File.Exists($"/proc/{pid}/stat"))
            .Where(pid => Stat(pid) is { } stat && stat.Contains("(spawner)", StringComparison.Ordinal) && stat.Split(") ")[1].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture))];

    private static string? Stat(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Our side may learn of the spawner's death a moment after the sandbox's.
    private async Task<Sandbox.Sandbox> StartWithRetryAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await _machine.StartAsync();
            }
            catch (SandboxException) when (attempt < 50)
            {
                await Task.Delay(20);
            }
        }
    }
}

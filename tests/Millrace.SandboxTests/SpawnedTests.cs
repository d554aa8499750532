using System.Diagnostics;
using Millrace.Sandbox;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests;

/// <summary>What providers must do that start sandboxes on this machine by the spawner.</summary>
public abstract class SpawnedTests(Tier tier, int many = 40) : ProviderTests(tier)
{
    [Fact]
    public async Task Every_sandbox_has_a_host_user_id_of_its_own_that_is_not_ours()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Own user ids need root.");
        await using var one = await Here.StartAsync();
        await using var other = await Here.StartAsync();

        var id = await Machine.RunAsync(one, "id", "-u");
        var owners = Machine.ProcessesByUid(200_000, 256_000);

        Assert.Equal("1000\n", id.Output);
        Assert.True(owners.Count >= 2, $"{owners.Count} user ids");
    }

    [Fact]
    public async Task Many_sandboxes_at_once_leave_nothing_behind()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, many), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            await using var sandbox = await Here.StartAsync();
            var (_, output) = await Machine.RunAsync(sandbox, "bash", "-c", $"sleep 100 & echo {i}");
            Assert.Equal($"{i}\n", output);
        });

        var directories = Here.Spawning.Cgroups.Directories;
        Assert.NotEmpty(directories);
        await Here.DisposeAsync();
        Assert.All(directories, directory => Assert.False(Directory.Exists(directory), directory));
    }

    [Fact]
    public async Task When_the_spawner_dies_its_sandboxes_die_and_another_spawner_takes_over()
    {
        await using var sandbox = await Here.StartAsync();
        using (var spawner = Process.GetProcessById(Here.Spawning.SpawnerProcessId))
        {
            spawner.Kill();
            await spawner.WaitForExitAsync();
        }

        await sandbox.Broken.WaitAsync(TimeSpan.FromSeconds(10));
        await using var next = await StartWithRetryAsync();
        Assert.Equal("up\n", (await Machine.RunAsync(next, "echo", "up")).Output);
    }

    [Fact]
    public async Task A_step_that_fails_tells_what_it_failed_on_and_why()
    {
        Assert.SkipWhen(Tier == Tier.Gvisor, "runsc tells the step in its own log only.");
        Directory.Delete(Path.Combine(Here.RuntimeDirectory, "etc"), recursive: true);

        var failure = await Assert.ThrowsAsync<SandboxException>(Here.StartAsync);

        Assert.Contains("/etc", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", failure.Message, StringComparison.Ordinal);
    }

    // Our side may learn of the spawner's death a moment after the sandbox's.
    private async Task<Sandbox.Sandbox> StartWithRetryAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Here.StartAsync();
            }
            catch (SandboxException) when (attempt < 50)
            {
                await Task.Delay(20);
            }
        }
    }
}

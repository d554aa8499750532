using System.Diagnostics;
using System.Globalization;
using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests;

/// <summary>What every provider must do.</summary>
public abstract class ProviderTests(Tier tier) : IAsyncDisposable
{
    private readonly Machine _machine = new(tier.SkipUnlessHere());

    /// <summary>The provider under test.</summary>
    protected Machine Here => _machine;

    /// <summary>Who builds its walls.</summary>
    protected Tier Tier { get; } = tier;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task A_program_runs_and_its_exit_is_told()
    {
        await using var sandbox = await _machine.StartAsync();

        var (exit, output) = await Machine.RunAsync(sandbox, "bash", "-c", "echo hello; exit 7");

        Assert.Equal((7, "hello\n"), (exit.ExitCode, output));
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

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_workspace_without_a_size_is_refused_because_it_would_have_no_limit(long bytes)
    {
        var failure = await Assert.ThrowsAsync<SandboxException>(
            () => Sandbox.Sandbox.StartAsync(_machine.Provider, Machine.Spec with { WorkspaceBytes = bytes }, CancellationToken.None));

        Assert.Equal($"The size of a sandbox's /workspace must be above 0 bytes; this is {bytes}.", failure.Message);
    }
}

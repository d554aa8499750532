using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;
using Millrace.Tests.Sandbox.Agent;
using Millrace.Tests.Sandbox.Agent.Hostile;
using Xunit;

namespace Millrace.Tests.Runner.Execution;

/// <summary>Stages whose agent is in a stranger's hands: each ends, and says that it was not the program's doing.</summary>
public sealed class HostileStageTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_stage_that_is_never_said_to_start_is_not_waited_for()
    {
        var report = await RunAsync(new HostileChannel(4096));

        Assert.NotNull(report.Failure);
        Assert.Null(report.ExitCode);
    }

    [Fact]
    public async Task An_agent_that_does_not_read_what_it_is_told_is_not_waited_for()
    {
        var report = await RunAsync(new HostileChannel(4096), before: channel => channel.GoDeaf());

        Assert.Contains("does not read", report.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_is_told_in_half_a_sentence_is_a_failure_of_the_sandbox_and_holds_nothing_up()
    {
        var report = await RunAsync(new HostileChannel(4096), once: channel => channel.Say(Frames.Bytes(new Frame(FrameType.Exited, 1, [0, 0]))));

        Assert.NotNull(report.Failure);
        Assert.Null(report.ExitCode);
    }

    private static async Task<StageReport> RunAsync(HostileChannel channel, Action<HostileChannel>? before = null, Action<HostileChannel>? once = null)
    {
        channel.Say(Frames.Bytes(new Frame(FrameType.Ready, 0, [1, 0, 0, 0, 2])));
        await using var sandbox = await Millrace.Sandbox.Sandbox.StartAsync(new HostileProcess(channel, Bound), CancellationToken.None);
        var shelf = new Shelf("blank", new SandboxSpec { WorkspaceBytes = 1 << 20, TmpBytes = 1 << 20 }, null, 0, TimeProvider.System);
        var stage = new StageExecution(new PooledSandbox(sandbox, shelf, []), Reports.Run().Plan, new OutputBudget(1000), new Nobody(), cpus: null)
        {
            StartPatience = TimeSpan.FromMilliseconds(200),
        };
        before?.Invoke(channel);
        var running = stage.RunAsync(CancellationToken.None);
        if (once is not null)
        {
            await stage.Stage.WaitAsync(Bound);
            once(channel);
        }

        return await running.WaitAsync(Bound);
    }

    private sealed class Nobody : IExecutionObserver
    {
        public void OnStageStarted(StageKind kind, int? test)
        {
        }

        public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk)
        {
        }

        public void OnStageFinished(StageReport report)
        {
        }
    }
}

using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Execution;

/// <summary>
/// Step 7 of the journey: one stage in its sandbox, under the limits the host keeps itself (wall clock, CPU time of all
/// processes, output), from its release to the facts of its end.
/// </summary>
internal sealed class StageExecution : IStageOutput
{
    // How long the agent may take to end a stage it was told to kill, before the whole sandbox goes.
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(1);

    // The launcher's monitor, the agent, and on a terminal the process that leads the session, live in the job's cgroup.
    private const int OwnProcesses = 2;
    private const int OwnTerminalProcesses = 1;

    private readonly PooledSandbox _pooled;
    private readonly Sandbox.Sandbox _sandbox;
    private readonly StagePlan _plan;
    private readonly OutputBudget _budget;
    private readonly IExecutionObserver _observer;
    private readonly double? _cpus;
    private readonly TaskCompletionSource<StopReason> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What waits for it only notes it down: no need to do that on another thread.
    private readonly TaskCompletionSource<SandboxStage> _stage = new();

    public StageExecution(PooledSandbox sandbox, StagePlan plan, OutputBudget budget, IExecutionObserver observer, double? cpus)
    {
        _pooled = sandbox;
        _sandbox = sandbox.Sandbox;
        _plan = plan;
        _budget = budget;
        _observer = observer;
        _cpus = cpus;
    }

    /// <summary>How long it may take to start the stage, on a machine however busy. Default 60 s.</summary>
    internal TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The stage, once it was handed to the agent.</summary>
    public Task<SandboxStage> Stage => _stage.Task;

    /// <summary>Runs the stage to its end.</summary>
    /// <param name="cancellation">Ends the stage; the report then says cancelled.</param>
    public async Task<StageReport> RunAsync(CancellationToken cancellation)
    {
        using var span = RunnerTelemetry.Spans.StartActivity(NameOf(_plan.Kind));
        using var cancelled = cancellation.Register(() => _stop.TrySetResult(StopReason.Cancelled));
        _observer.OnStageStarted(_plan.Kind, _plan.Test);
        CgroupUsage before = default;
        StageReport report;
        try
        {
            var own = OwnProcesses + (_plan.Command.Terminal is null ? 0 : OwnTerminalProcesses);
            _sandbox.Cgroup.Apply(new CgroupLimits(_plan.MemoryBytes, _plan.Processes + own, _cpus));
            _sandbox.Cgroup.ResetPeak();
            before = _sandbox.Cgroup.Read();
            var (stage, warm) = await StartAsync();
            _stage.TrySetResult(stage);
            report = await WatchAsync(stage, before) with { Warm = warm };
        }
        catch (SandboxException e)
        {
            report = new StageReport { Plan = _plan, Failure = e, Stopped = Stopped };
        }

        _stage.TrySetCanceled(CancellationToken.None);
        report = WithUsage(report, before, _sandbox.Cgroup.Read());
        span?.SetTag("millrace.warm", report.Warm).SetTag("process.exit.code", report.ExitCode);
        _observer.OnStageFinished(report);
        return report;
    }

    // The agent reads what it is told at once, whatever the job does, and starts what it can: one that is in a stranger's hands may do neither.
    private async Task<(SandboxStage Stage, bool Warm)> StartAsync()
    {
        try
        {
            var started = await _pooled.StartAsync(_plan.Command, _plan.Gate, _plan.ProcessLimits, this, CancellationToken.None, AtOnce).AsTask().WaitAsync(StartPatience);
            _ = EndUnstartedAsync(started.Stage);
            return started;
        }
        catch (TimeoutException)
        {
            _sandbox.Kill();
            throw new SandboxException("The agent does not read what it is told.");
        }
    }

    // Its wall clock runs from its start; a stage that is never started has none.
    private async Task EndUnstartedAsync(SandboxStage stage)
    {
        try
        {
            await stage.Started.WaitAsync(StartPatience);
        }
        catch (TimeoutException)
        {
            _sandbox.Kill();
        }
        catch (SandboxException)
        {
            // It could not be started: the stage tells.
        }
    }

    private static string NameOf(StageKind kind) => kind == StageKind.Compile ? "compile" : "run";

    void IStageOutput.OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        var allowed = _budget.Take(chunk.Length);
        if (allowed > 0)
        {
            _observer.OnOutput(_plan.Kind, _plan.Test, stream, chunk[..allowed]);
        }

        if (allowed < chunk.Length)
        {
            _stop.TrySetResult(StopReason.Output);
        }
    }

    private StopReason Stopped => _stop.Task.IsCompletedSuccessfully ? _stop.Task.Result : StopReason.None;

    private async Task<StageReport> WatchAsync(SandboxStage stage, CgroupUsage before)
    {
        _ = FeedAsync(stage);
        using var limits = new StageLimits(stage, _plan, _sandbox.Cgroup, before.CpuTime, reason => _stop.TrySetResult(reason));
        if (await Task.WhenAny(stage.Exit, _stop.Task, _sandbox.Broken) != stage.Exit)
        {
            await KillAsync(stage);
        }

        var exit = await stage.Exit;
        return new StageReport
        {
            Plan = _plan,
            ExitCode = exit.ExitCode,
            Signal = exit.Signal,
            Stopped = Stopped,
            Wall = exit.WallTime,
            Cpu = exit.UserTime + exit.SystemTime,
            MemoryPeak = exit.MaxResidentBytes,
            DiskFull = exit.DiskFull,
        };
    }

    private async Task KillAsync(SandboxStage stage)
    {
        try
        {
            // An agent in a stranger's hands may no longer read what it is told.
            await stage.KillAsync(CancellationToken.None).AsTask().WaitAsync(KillGrace);
            await stage.Exit.WaitAsync(KillGrace);
        }
        catch (Exception e) when (e is TimeoutException or SandboxException)
        {
            _sandbox.Kill();
        }
    }

    // A terminal takes its input as if it were typed: not before somebody sits there.
    private ReadOnlyMemory<byte>? AtOnce => _plan.Command.Terminal is null ? _plan.Stdin : null;

    // Ends by itself when the stage does.
    private async Task FeedAsync(SandboxStage stage)
    {
        if (_plan.Stdin is not { } stdin || stage.HasInput)
        {
            return;
        }

        try
        {
            await stage.WriteStdinAsync(stdin, CancellationToken.None);
            await stage.CloseStdinAsync(CancellationToken.None);
        }
        catch (SandboxException)
        {
            // The program ended without reading it all.
        }
    }

    private static StageReport WithUsage(StageReport report, CgroupUsage before, CgroupUsage after) => report with
    {
        MemoryPeak = after.MemoryPeakBytes ?? report.MemoryPeak,
        OutOfMemoryKills = after.OutOfMemoryKills - before.OutOfMemoryKills,
        ProcessRefusals = after.ProcessRefusals - before.ProcessRefusals,
        Cpu = report.Cpu > TimeSpan.Zero || after.CpuTime is null || before.CpuTime is null ? report.Cpu : after.CpuTime.Value - before.CpuTime.Value,
    };
}

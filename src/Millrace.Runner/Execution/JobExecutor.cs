using System.Diagnostics;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Contracts.Network;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Dependencies;
using Millrace.Runner.Egress;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Execution;

/// <summary>Steps 6 and 7 of the journey: lowers a job, gets a sandbox for it and runs its stages there.</summary>
public sealed class JobExecutor
{
    private const long MiB = 1024 * 1024;
    private const int MaxArtifacts = 100;

    private readonly SandboxPool _pool;
    private readonly ArtifactCache _artifacts;
    private readonly DependencyInstaller _installer;
    private readonly EgressBroker _broker;
    private readonly RunnerOptions _options;

    internal JobExecutor(SandboxPool pool, ArtifactCache artifacts, DependencyInstaller installer, EgressBroker broker, RunnerOptions options)
    {
        _pool = pool;
        _artifacts = artifacts;
        _installer = installer;
        _broker = broker;
        _options = options;
    }

    /// <summary>Runs a job to its end. Never throws for what the job did.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="language">Its language.</param>
    /// <param name="input">What the client says meanwhile.</param>
    /// <param name="observer">Who is told what happens.</param>
    /// <param name="asker">Whose it is.</param>
    /// <param name="cancellation">Ends the job at once; the record then says cancelled.</param>
    public async Task<ExecutionRecord> ExecuteAsync(
        JobSpec job, LanguageDefinition language, LiveInput input, IExecutionObserver observer, EgressAsker asker, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, input.Cancelled);
        var record = new ExecutionRecord();
        var clock = Stopwatch.StartNew();

        // Step 6: lower.
        var plan = JobLowering.Lower(job, language, _options.TmpMb * MiB);

        PooledSandbox? sandbox = null;
        Layer? layer = null;
        EgressSession? egress = null;
        try
        {
            if (job.Manifests.Count > 0)
            {
                var installed = await _installer.InstallAsync(job, language, asker with { Stage = "install" }, observer, stop.Token);
                record.Install = installed.Report;
                if (installed.Layer is null)
                {
                    return record;
                }

                layer = installed.Layer;
                plan = plan.With(layer, language.Install!);
                clock.Restart();
            }

            // Step 7: execute.
            using var preparing = RunnerTelemetry.Spans.StartActivity("prepare");
            using var lease = await _artifacts.AcquireAsync(job, plan, stop.Token);
            var commands = plan.WarmCommands(compiles: lease.Found is null);
            sandbox = await _pool.RentAsync(plan.Sandbox, commands, stop.Token);
            await sandbox.DismissOthersAsync(commands, stop.Token);
            if (job.Network.Count > 0)
            {
                egress = _broker.Open(new EgressPolicy { Rules = [.. job.Network.Select(HostRule.Read)] }, asker);
                await egress.AttachAsync(sandbox.Sandbox, stop.Token);
            }

            await PlaceAsync(sandbox.Sandbox, plan, lease.Found, stop.Token);
            record.Prepared = clock.Elapsed - lease.Waited;
            preparing?.Dispose();
            await RunStagesAsync(new Context(sandbox, plan, job, input, observer, record), lease, stop.Token);
        }
        catch (SandboxException e)
        {
            record.Failure = e;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            record.Cancelled = true;
        }
        finally
        {
            if (sandbox is not null)
            {
                _pool.Retire(sandbox);
            }

            if (egress is not null)
            {
                await egress.DisposeAsync();
            }

            layer?.Dispose();
        }

        return record;
    }

    private ValueTask PlaceAsync(Sandbox.Sandbox sandbox, ExecutionPlan plan, CompiledArtifact? compiled, CancellationToken cancellation)
    {
        if (compiled is null)
        {
            return sandbox.WriteFilesAsync(plan.Files, cancellation, withNext: true);
        }

        // What a compiler would have written needs the room that a compiler would have had: a waiting sandbox has less.
        sandbox.Cgroup.Apply(new CgroupLimits(plan.Compile!.MemoryBytes, plan.Compile.Processes, _options.Cpus));
        return sandbox.WriteFilesAsync([.. plan.Files, .. compiled.Files], cancellation, withNext: true);
    }

    private async Task RunStagesAsync(Context context, ArtifactLease lease, CancellationToken cancellation)
    {
        var budget = new OutputBudget(context.Job.Limits.OutputBytes);
        var record = context.Record;
        var harvest = Task.CompletedTask;
        if (context.Plan.Compile is { } compile)
        {
            (record.Compile, harvest) = lease.Found is { } found
                ? (found.Replay(compile, lease.Waited, budget, context.Observer), harvest)
                : await CompileAsync(context, compile, budget, lease, cancellation);
            if (record.Compile.ExitCode != 0 || record.Compile.Stopped != StopReason.None)
            {
                record.Truncated = budget.Exceeded;
                return;
            }
        }

        await RunProgramAsync(context, budget, cancellation);
        if (record.Runs is [{ Failure: not null }, ..] && !harvest.IsCompleted)
        {
            // The program's start did not go out, and neither did the wish for what was compiled: that ends with the sandbox.
            return;
        }

        await harvest;
        if (context.Job.Artifacts.Count > 0 && !context.Sandbox.Sandbox.Broken.IsCompleted)
        {
            var files = await context.Sandbox.Sandbox.CollectAsync(context.Job.Artifacts, MaxArtifacts, _options.ArtifactMb * MiB, cancellation);
            record.Artifacts = files.Files;
        }
    }

    private async Task RunProgramAsync(Context context, OutputBudget budget, CancellationToken cancellation)
    {
        var record = context.Record;
        foreach (var run in context.Plan.Runs)
        {
            var stage = new StageExecution(context.Sandbox, Resized(run, context.Input), budget, context.Observer, _options.Cpus);
            _ = AttachAsync(stage, context.Input);
            var report = await stage.RunAsync(cancellation);
            record.Runs.Add(report);
            if (context.Sandbox.Sandbox.Broken is { IsCompleted: true } broken && report.ExitCode == 0 && record.Runs.Count < context.Plan.Runs.Count)
            {
                record.Failure = await broken;
            }

            if (report.Stopped is StopReason.Cancelled or StopReason.Output || context.Sandbox.Sandbox.Broken.IsCompleted)
            {
                break;
            }
        }

        record.Truncated = budget.Exceeded;
    }

    // The harvest is over soon after the program has started: whoever waits for this compilation goes on then, not when the program ends.
    private async Task<(StageReport Report, Task Harvest)> CompileAsync(
        Context context, StagePlan compile, OutputBudget budget, ArtifactLease lease, CancellationToken cancellation)
    {
        var recording = new CompileRecording(context.Observer);
        var report = await new StageExecution(context.Sandbox, compile, budget, recording, _options.Cpus).RunAsync(cancellation);
        return (report, lease.HarvestAsync(context.Sandbox.Sandbox, context.Plan, report, recording, cancellation));
    }

    private static StagePlan Resized(StagePlan run, LiveInput input) =>
        run.Command.Terminal is not null && input.Size is { } size ? run with { Command = run.Command with { Terminal = size } } : run;

    private static async Task AttachAsync(StageExecution stage, LiveInput input)
    {
        try
        {
            input.Attach(await stage.Stage);
        }
        catch (OperationCanceledException)
        {
            // It was never started.
        }
    }

    private sealed record Context(PooledSandbox Sandbox, ExecutionPlan Plan, JobSpec Job, LiveInput Input, IExecutionObserver Observer, ExecutionRecord Record);
}

/// <summary>The facts of one execution, filled in as they come.</summary>
public sealed class ExecutionRecord
{
    /// <summary>Time until the sandbox held the files.</summary>
    public TimeSpan Prepared { get; set; }

    /// <summary>The install stage, when there was one.</summary>
    public StageReport? Install { get; set; }

    /// <summary>The compile stage, when there was one.</summary>
    public StageReport? Compile { get; set; }

    /// <summary>The run stages, in order.</summary>
    public List<StageReport> Runs { get; } = [];

    /// <summary>Files brought back.</summary>
    public IReadOnlyList<WorkspaceFile> Artifacts { get; set; } = [];

    /// <summary>Output was cut.</summary>
    public bool Truncated { get; set; }

    /// <summary>The client cancelled before a stage began.</summary>
    public bool Cancelled { get; set; }

    /// <summary>No sandbox could be had, or it broke between stages.</summary>
    public SandboxException? Failure { get; set; }
}

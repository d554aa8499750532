using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Execution;
using Millrace.Runner.Output;

namespace Millrace.Runner.Outcomes;

/// <summary>Step 9 of the journey begins here: the facts of an execution become the result a client sees.</summary>
internal static class ResultBuilder
{
    public static ExecutionResult Build(JobRecord job, ExecutionRecord record, IReadOnlyList<OutputRecorder> outputs, ResultContext context)
    {
        var deciding = Deciding(record);
        var outcome = OutcomeOf(deciding, job.Spec, record);
        var first = record.Install is null ? 0 : 1;
        var compileOutput = record.Compile is null ? null : outputs[first];
        var runOutputs = outputs.Skip(first + (record.Compile is null ? 0 : 1)).ToArray();
        var tests = job.Spec.Tests.Count == 0 ? null : TestGrader.Grade(job.Spec.Tests, record.Runs, runOutputs);
        if (tests is not null && outcome == Outcome.Success && !tests.All(t => t.Passed))
        {
            outcome = Outcome.NonzeroExit;
        }

        var program = runOutputs.Length == 1 && job.Spec.Tests.Count == 0 ? runOutputs[0] : null;
        var last = record.Runs.LastOrDefault();
        return new ExecutionResult
        {
            JobId = job.JobId,
            Language = job.Spec.Language,
            Version = context.Version,
            Status = outcome switch { Outcome.Success => JobStatus.Completed, Outcome.Cancelled => JobStatus.Cancelled, _ => JobStatus.Failed },
            Outcome = outcome,
            Output = program?.Output ?? "",
            Stdout = program?.Stdout ?? "",
            Stderr = program?.Stderr ?? "",
            StdoutBase64 = program?.StdoutBase64,
            StderrBase64 = program?.StderrBase64,
            ExitCode = last?.ExitCode,
            Signal = last?.SignalName,
            Error = Explain(outcome, deciding, record, tests, job.Spec.Limits),
            Duration = Milliseconds(record.Runs.Sum(r => r.Wall.Ticks)),
            CpuTime = Milliseconds(record.Runs.Sum(r => r.Cpu.Ticks)),
            MemoryPeak = record.Runs.Max(r => r.MemoryPeak) ?? record.Compile?.MemoryPeak,
            Truncated = record.Truncated,
            Install = record.Install is { } install ? InstallResultOf(install, outputs[0]) : null,
            Compile = record.Compile is { } compile ? CompileResultOf(compile, compileOutput!) : null,
            Tests = tests,
            Artifacts = job.Spec.Artifacts.Count == 0 ? null : [.. record.Artifacts.Select(f => new Artifact(f.Name, f.Content.Length, Convert.ToBase64String(f.Content.Span)))],
            Timings = new Timings(
                Milliseconds(context.Queued.Ticks),
                Milliseconds(record.Prepared.Ticks),
                Milliseconds(record.Compile?.Wall.Ticks ?? 0),
                Milliseconds(record.Runs.Sum(r => r.Wall.Ticks)),
                Milliseconds(context.Total.Ticks)) { Installed = Milliseconds(record.Install?.Wall.Ticks ?? 0) },
            Warm = IsWarm(record),
            Attempt = job.Attempt,
            RunnerId = context.RunnerId,
        };
    }

    // Every toolchain that was needed had been started ahead, and at least one was needed.
    private static bool IsWarm(ExecutionRecord record)
    {
        StageReport?[] stages = [record.Compile is { Cached: false } compiled ? compiled : null, .. record.Runs];
        var toolchains = stages.OfType<StageReport>().Where(stage => stage.Plan.IsToolchain).ToArray();
        return toolchains.Length > 0 && toolchains.All(stage => stage.Warm);
    }

    private static Outcome OutcomeOf(StageReport? deciding, JobSpec spec, ExecutionRecord record)
    {
        var outcome = deciding is not null ? OutcomeDecider.Decide(deciding) : Outcome.InternalError;
        return record switch
        {
            // Between stages, or while files were collected: what ended well until then is not the whole of the job.
            { Cancelled: true } when deciding is null || outcome == Outcome.Success => Outcome.Cancelled,
            _ when outcome == Outcome.Success && record.Runs.Count < spec.Tests.Count => Outcome.InternalError,
            _ => outcome,
        };
    }

    // The first stage that did not end well, else the last one; null when none began.
    private static StageReport? Deciding(ExecutionRecord record)
    {
        if (record.Failure is { } failure && (record.Runs.LastOrDefault() ?? record.Compile ?? record.Install) is { } broken)
        {
            return broken with { Failure = failure, ExitCode = null };
        }

        StageReport?[] all = [record.Install, record.Compile, .. record.Runs];
        return all.OfType<StageReport>().FirstOrDefault(r => OutcomeDecider.Decide(r) != Outcome.Success) ?? all.OfType<StageReport>().LastOrDefault();
    }

    private static string? Explain(Outcome outcome, StageReport? deciding, ExecutionRecord record, IReadOnlyList<TestResult>? tests, Limits limits)
    {
        if (tests is not null && deciding?.Plan.Test is not null && outcome is Outcome.NonzeroExit or Outcome.Signaled)
        {
            return $"{tests.Count(t => !t.Passed)} of {tests.Count} tests did not pass.";
        }

        if (deciding is not null)
        {
            return OutcomeDecider.Explain(outcome, deciding, limits);
        }

        return record.Cancelled ? "Cancelled." : "Millrace could not make a sandbox. The job's id leads to the reason in the runner's log.";
    }

    private static InstallResult InstallResultOf(StageReport install, OutputRecorder output) => new()
    {
        Output = output.Output,
        ExitCode = install.ExitCode,
        Duration = Milliseconds(install.Wall.Ticks),
        Cached = install.Cached,
    };

    private static CompileResult CompileResultOf(StageReport compile, OutputRecorder output) => new()
    {
        Output = output.Output,
        Stdout = output.Stdout,
        Stderr = output.Stderr,
        ExitCode = compile.ExitCode,
        Signal = compile.SignalName,
        Duration = Milliseconds(compile.Wall.Ticks),
        Cached = compile.Cached,
    };

    private static double Milliseconds(long ticks) => Math.Round(TimeSpan.FromTicks(ticks).TotalMilliseconds, 3);
}

/// <summary>What the result says of its surroundings.</summary>
/// <param name="RunnerId">Who ran it.</param>
/// <param name="Version">Version of the toolchain.</param>
/// <param name="Queued">From acceptance until it was taken.</param>
/// <param name="Total">From acceptance until now.</param>
internal sealed record ResultContext(string RunnerId, string? Version, TimeSpan Queued, TimeSpan Total);

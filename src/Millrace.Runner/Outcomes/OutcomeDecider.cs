using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;
using Millrace.Sandbox;

namespace Millrace.Runner.Outcomes;

/// <summary>Says what the end of a stage means. The first rule that fits decides.</summary>
public static class OutcomeDecider
{
    /// <summary>The outcome.</summary>
    public static Outcome Decide(StageReport report) => report switch
    {
        { Stopped: StopReason.Cancelled } => Outcome.Cancelled,
        { Stopped: StopReason.Output } => Outcome.OutputLimit,
        { Stopped: StopReason.WallTime or StopReason.CpuTime } => Outcome.TimeLimit,
        { TooLarge: true } => Outcome.DiskLimit,
        { Rejected: true } => Outcome.CompileError,
        { ExitCode: 0 } => Outcome.Success,
        { OutOfMemoryKills: > 0 } => Outcome.MemoryLimit,
        { Failure.ErrorNumber: Errno.NoSpace } => Outcome.DiskLimit,
        { Failure: not null } => Outcome.InternalError,
        { RegistryFailed: true } => Outcome.InternalError,
        { Signal: Signals.FileSize } => Outcome.DiskLimit,
        { Signal: Signals.CpuLimit } => Outcome.TimeLimit,
        { DiskFull: true } => Outcome.DiskLimit,
        { ProcessRefusals: > 0 } => Outcome.ProcessLimit,
        { Plan.Kind: StageKind.Compile or StageKind.Install } => Outcome.CompileError,
        { Signal: not null } => Outcome.Signaled,
        _ => Outcome.NonzeroExit,
    };

    /// <summary>One sentence for people; null for success.</summary>
    public static string? Explain(Outcome outcome, StageReport report, Limits limits)
    {
        if (report.Plan.Kind == StageKind.Install && outcome != Outcome.Success)
        {
            return InstallExplanation.Of(outcome, report);
        }

        var compiling = report.Plan.Kind == StageKind.Compile;
        return outcome switch
        {
            Outcome.Success => null,
            Outcome.NonzeroExit => $"The program ended with exit code {report.ExitCode}.",
            Outcome.Signaled => $"The program was ended by {report.SignalName}.",
            Outcome.CompileError => report.Signal is null ? $"The compiler ended with exit code {report.ExitCode}." : $"The compiler was ended by {report.SignalName}.",
            Outcome.TimeLimit when compiling => $"Stopped: compiling took longer than {limits.CompileWallMs} ms (limits.compile_wall_ms).",
            Outcome.TimeLimit when report.Stopped == StopReason.WallTime => $"Stopped: ran longer than {limits.WallMs} ms (limits.wall_ms).{Refusals(report, limits)}",
            Outcome.TimeLimit => $"Stopped: used more than {limits.CpuMs} ms of CPU time (limits.cpu_ms).{Refusals(report, limits)}",
            Outcome.MemoryLimit => $"Stopped: used more than {report.Plan.MemoryBytes / (1024 * 1024)} MB of memory ({(compiling ? "the compiler's limit" : "limits.memory_mb")}).",
            Outcome.OutputLimit => $"Stopped: wrote more than {limits.OutputBytes} bytes of output (limits.output_bytes).",
            Outcome.ProcessLimit when compiling => $"The compiler failed after it asked for more than {report.Plan.Processes} processes and threads (the compiler's limit).",
            Outcome.ProcessLimit => $"The program failed after it asked for more than {limits.Processes} processes and threads (limits.processes).",
            Outcome.DiskLimit when compiling && report.Signal == Signals.FileSize => $"Stopped: wrote a file larger than {limits.WorkspaceMb} MB (limits.workspace_mb).",
            Outcome.DiskLimit when report.Signal == Signals.FileSize => $"Stopped: wrote a file larger than {limits.FileMb} MB (limits.file_mb).",
            Outcome.DiskLimit => $"The {(compiling ? "compiler" : "program")} failed with its disk full ({limits.WorkspaceMb} MB, limits.workspace_mb).",
            Outcome.Cancelled => "Cancelled.",
            _ => "Millrace could not run the program. The job's id leads to the reason in the runner's log.",
        };
    }

    private static string Refusals(StageReport report, Limits limits) =>
        report.ProcessRefusals > 0 ? $" It was refused a process {report.ProcessRefusals} times (limits.processes is {limits.Processes})." : "";
}

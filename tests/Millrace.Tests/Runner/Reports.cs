using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Tests.Runner;

/// <summary>Ends of stages to start tests from.</summary>
internal static class Reports
{
    public static StageReport Run(int? exitCode = null, int? test = null) => new() { Plan = Plan(StageKind.Run, test), ExitCode = exitCode };

    public static StageReport Compile(int? exitCode = null) => new() { Plan = Plan(StageKind.Compile), ExitCode = exitCode };

    private static StagePlan Plan(StageKind kind, int? test = null) => new()
    {
        Kind = kind,
        Test = test,
        Command = new StageCommand { Arguments = ["program"], Environment = new Dictionary<string, string>() },
        Wall = TimeSpan.FromMilliseconds(Jobs.Limits.WallMs),
        Cpu = TimeSpan.FromMilliseconds(Jobs.Limits.CpuMs),
        MemoryBytes = (kind == StageKind.Compile ? 1024 : Jobs.Limits.MemoryMb) * 1024 * 1024,
        Processes = kind == StageKind.Compile ? 256 : Jobs.Limits.Processes,
        ProcessLimits = new ProcessLimits { FileBytes = (kind == StageKind.Compile ? Jobs.Limits.WorkspaceMb : Jobs.Limits.FileMb) * 1024 * 1024 },
    };
}

using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Lowering;

/// <summary>
/// How a command is started ahead with the library of <c>native/gate</c>: preloaded, it holds the program when it first touches
/// its file, until a FIFO beside it was opened and closed.
/// </summary>
internal static class PreloadGate
{
    /// <summary>The library, among Millrace's helpers.</summary>
    private const string Library = "gate.so";

    /// <summary>The same for templates (<c>native/fork</c>).</summary>
    private const string ForkLibrary = "fork.so";

    /// <returns>Null when the job brings a file of the FIFO's name.</returns>
    public static GatedCommand? For(StageCommand command, string file, StageGate gate, JobSpec job) =>
        job.Files.Any(f => f.Name == Gates.Fifo)
            ? null
            : new GatedCommand(command, Gates.Fifo, [], OpensItsSource: false)
            {
                GateEnvironment = Variables(Library, Gates.Fifo, file),
                OutputRing = gate.OutputRing,
                TemplateEnvironment = gate.Fork ? Variables(ForkLibrary, command.Terminal is null ? "pipes" : "terminal", file) : null,
            };

    private static Dictionary<string, string> Variables(string library, string how, string file) =>
        new() { ["LD_PRELOAD"] = $"{SandboxPaths.Support}/{library}", ["MILLRACE_GATE"] = $"{how}:{file}" };
}

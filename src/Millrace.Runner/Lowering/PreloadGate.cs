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
    public const string Library = "gate.so";

    private const string Preload = "LD_PRELOAD";

    /// <summary>The same for templates (<c>native/fork</c>).</summary>
    private const string ForkLibrary = "fork.so";

    /// <returns>Null when the job brings a file of the FIFO's name.</returns>
    public static GatedCommand? For(StageCommand command, string file, StageGate gate, JobSpec job, Placeholders placeholders) =>
        job.Files.Any(f => f.Name == Gates.Fifo)
            ? null
            : new GatedCommand(command, Gates.Fifo, [], OpensItsSource: false)
            {
                GateEnvironment = new Dictionary<string, string>([.. Variables(Library, Gates.Fifo, file), .. SaidOnce(gate, placeholders)]),
                OutputRing = gate.OutputRing,
                TemplateEnvironment = gate.Fork ? Variables(ForkLibrary, command.Terminal is null ? "pipes" : "terminal", file) : null,
            };

    /// <summary>What has the library say a variable once (<see cref="StageGate.EnvOnce"/>); nothing when there is none to say.</summary>
    public static IReadOnlyDictionary<string, string> SaidOnce(StageGate gate, Placeholders placeholders)
    {
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in gate.EnvOnce)
        {
            variables[Preload] = $"{SandboxPaths.Support}/{Library}";
            variables["MILLRACE_ONCE"] = $"{name}={placeholders.FillOne(value)}";
        }

        return variables;
    }

    private static Dictionary<string, string> Variables(string library, string how, string file) =>
        new() { [Preload] = $"{SandboxPaths.Support}/{library}", ["MILLRACE_GATE"] = $"{how}:{file}" };
}

using Millrace.Contracts.Languages;
using Millrace.Runner.Dependencies;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Lowering;

/// <summary>A job as a sandbox understands it: files, then programs to start one after the other.</summary>
public sealed record ExecutionPlan
{
    /// <summary>The sandbox it needs.</summary>
    public required SandboxSpec Sandbox { get; init; }

    /// <summary>Everything to place in the workspace.</summary>
    public required IReadOnlyList<WorkspaceFile> Files { get; init; }

    /// <summary>The compiler, or null.</summary>
    public StagePlan? Compile { get; init; }

    /// <summary>The program: once, or once for each test.</summary>
    public required IReadOnlyList<StagePlan> Runs { get; init; }

    /// <summary>The installed packages it sees; null for none.</summary>
    public string? Layer { get; init; }

    /// <summary>The same with installed packages in sight.</summary>
    internal ExecutionPlan With(Layer layer, LanguageInstall install)
    {
        return this with
        {
            Layer = layer.Key,
            Sandbox = Sandbox with { Mounts = [new SandboxMount(layer.Source, install.MountedAt)] },
            Compile = Compile is null ? null : InSight(Compile),
            Runs = [.. Runs.Select(InSight)],
        };

        // Nothing was started ahead with these in sight.
        StagePlan InSight(StagePlan stage)
        {
            var environment = new Dictionary<string, string>(install.StageEnv);
            foreach (var (name, value) in stage.Command.Environment)
            {
                environment[name] = value;
            }

            return stage with { Gate = null, Command = stage.Command with { Environment = environment } };
        }
    }

    /// <summary>All stages, in order.</summary>
    public IReadOnlyList<StagePlan> Stages => Compile is null ? Runs : [Compile, .. Runs];

    /// <summary>The commands that could have been started ahead; none when a file of the job changes how programs boot.</summary>
    /// <param name="compiles">Whether the compiler will be wanted at all.</param>
    public IReadOnlyList<GatedCommand> WarmCommands(bool compiles) => [.. (compiles ? Stages : Runs).Select(s => s.Gate).OfType<GatedCommand>()];
}

/// <summary>Which part of a job a stage is.</summary>
public enum StageKind
{
    /// <summary>Getting a sandbox and placing files.</summary>
    Prepare,

    /// <summary>The installer of packages.</summary>
    Install,

    /// <summary>The compiler.</summary>
    Compile,

    /// <summary>The program.</summary>
    Run,
}

/// <summary>One program to start, with what it may use.</summary>
public sealed record StagePlan
{
    /// <summary>Which part of the job it is.</summary>
    public required StageKind Kind { get; init; }

    /// <summary>A compiler or an interpreter, and not what a compiler has made.</summary>
    public bool IsToolchain { get; init; } = true;

    /// <summary>Which test, or null.</summary>
    public int? Test { get; init; }

    /// <summary>What to start.</summary>
    public required StageCommand Command { get; init; }

    /// <summary>How it can be started ahead of its job, or null.</summary>
    public GatedCommand? Gate { get; init; }

    /// <summary>Standard input in full; null when it comes live.</summary>
    public ReadOnlyMemory<byte>? Stdin { get; init; }

    /// <summary>Wall-clock limit.</summary>
    public required TimeSpan Wall { get; init; }

    /// <summary>CPU limit, all processes together.</summary>
    public required TimeSpan Cpu { get; init; }

    /// <summary>Memory limit, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Processes and threads.</summary>
    public required long Processes { get; init; }

    /// <summary>Limits of each process.</summary>
    public required ProcessLimits ProcessLimits { get; init; }
}

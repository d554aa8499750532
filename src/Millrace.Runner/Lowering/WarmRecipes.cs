using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Pool;

namespace Millrace.Runner.Lowering;

/// <summary>
/// What is started ahead for a language: exactly what a job with all defaults would start, found by lowering such a job.
/// One recipe for pipes and, where the program waits too, one for a terminal; where both compiler and program do, a third without the
/// compiler, for what was compiled before.
/// </summary>
internal static class WarmRecipes
{
    private const long MiB = 1024 * 1024;
    private const long DefaultMemoryMb = 256;
    private const long DefaultProcesses = 64;
    private static readonly TerminalSize DefaultTerminal = new(80, 24);

    /// <summary>The recipes of a language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="options">The sizes of sandboxes.</param>
    /// <param name="hasHelper">Whether a file of <c>{support}</c> is there.</param>
    public static IEnumerable<WarmRecipe> For(LanguageDefinition language, RunnerOptions options, Func<string, bool> hasHelper)
    {
        if (new[] { language.Compile, language.Run }.SelectMany(Needed).Any(helper => !hasHelper(helper)))
        {
            return [];
        }

        var pipes = JobLowering.Lower(DefaultJob(language, null, options), language, options.TmpMb * MiB);
        var terminal = JobLowering.Lower(DefaultJob(language, DefaultTerminal, options), language, options.TmpMb * MiB);
        WarmRecipe?[] all =
        [
            Recipe(language.Id, pipes, pipes.Stages, options),
            terminal.Runs.Any(r => r.Gate is not null) ? Recipe($"{language.Id}-tty", terminal, terminal.Stages, options) : null,
            pipes.Compile?.Gate is null ? null : Recipe($"{language.Id}-run", pipes, pipes.Runs, options),
        ];
        return all.OfType<WarmRecipe>();
    }

    private static IEnumerable<string> Needed(LanguageStage? stage)
    {
        if (stage?.Gate is { EnvOnce.Count: > 0 })
        {
            yield return PreloadGate.Library;
        }

        if (stage?.Gate?.Needs is { } helper)
        {
            yield return helper;
        }
    }

    private static WarmRecipe? Recipe(string name, ExecutionPlan plan, IReadOnlyList<StagePlan> stages, RunnerOptions options)
    {
        GatedCommand[] commands = [.. stages.Select(s => s.Gate).OfType<GatedCommand>()];
        return commands.Length == 0 ? null : new WarmRecipe
        {
            Name = name,
            Sandbox = plan.Sandbox,
            Commands = commands,
            WaitingLimits = new CgroupLimits(stages.Max(s => s.MemoryBytes), stages.Sum(s => s.Processes), options.Cpus) { Yields = commands.Any(c => c.IsHeavy) },
        };
    }

    private static JobSpec DefaultJob(LanguageDefinition language, TerminalSize? terminal, RunnerOptions options) => new()
    {
        Language = language.Id,
        EntryPoint = language.FileName,
        Files = [new SourceFile(language.FileName, [])],
        Tty = terminal,
        Limits = new Limits
        {
            MemoryMb = language.Limits.MemoryMb ?? DefaultMemoryMb,
            Processes = language.Limits.Processes ?? DefaultProcesses,
            WorkspaceMb = options.WorkspaceMb,

            // These are set when a job comes; a waiting program has used none of them.
            WallMs = 0,
            CpuMs = 0,
            OutputBytes = 0,
            FileMb = 0,
            CompileWallMs = 0,
        },
    };
}

using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Pool;

namespace Millrace.Runner.Lowering;

/// <summary>
/// What is started ahead for a language: exactly what a job with all defaults would start, found by lowering such a job.
/// One recipe for pipes and one for a terminal.
/// </summary>
internal static class WarmRecipes
{
    private const long MiB = 1024 * 1024;
    private const long DefaultMemoryMb = 256;
    private const long DefaultProcesses = 64;
    private static readonly TerminalSize DefaultTerminal = new(80, 24);

    public static IEnumerable<WarmRecipe> For(LanguageDefinition language, RunnerOptions options)
    {
        foreach (var terminal in (TerminalSize?[])[null, DefaultTerminal])
        {
            var plan = JobLowering.Lower(DefaultJob(language, terminal, options), language, options.TmpMb * MiB);
            GatedCommand[] commands = [.. plan.Stages.Select(s => s.Gate).OfType<GatedCommand>()];
            if (commands.Length > 0)
            {
                yield return new WarmRecipe
                {
                    Name = terminal is null ? language.Id : $"{language.Id}-tty",
                    Sandbox = plan.Sandbox,
                    Commands = commands,
                    WaitingLimits = new CgroupLimits(plan.Stages.Max(s => s.MemoryBytes), plan.Stages.Sum(s => s.Processes), options.Cpus),
                };
            }
        }
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

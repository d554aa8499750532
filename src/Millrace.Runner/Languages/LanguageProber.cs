using Millrace.Contracts.Languages;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Languages;

/// <summary>Asks every toolchain for its version, inside a sandbox: what answers there can be used there.</summary>
public sealed class LanguageProber(SandboxPool pool, LanguageCatalog catalog, InstalledLanguages installed, RunnerOptions options)
{
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks all of them, a few at a time.</summary>
    public Task ProbeAllAsync(CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            catalog.All,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellation },
            async (language, token) => installed.Set(await ProbeAsync(language, token)));

    /// <summary>Asks one.</summary>
    public async Task<LanguageAvailability> ProbeAsync(LanguageDefinition language, CancellationToken cancellation)
    {
        var sandbox = await pool.RentAsync(
            new SandboxSpec { WorkspaceBytes = options.WorkspaceMb * MiB, TmpBytes = options.TmpMb * MiB }, [], cancellation);
        try
        {
            var output = new StageText();
            var stage = new StageExecution(sandbox, PlanFor(language), new OutputBudget(64 * 1024), output, null);
            return Judge(language, await stage.RunAsync(cancellation), output.Text);
        }
        finally
        {
            pool.Retire(sandbox);
        }
    }

    private static LanguageAvailability Judge(LanguageDefinition language, StageReport report, string text)
    {
        var match = SourcePatternMatcher.RegexOf(language.Version.Pattern).Match(text);
        if (report.ExitCode == 0 && match.Success)
        {
            return new LanguageAvailability { Id = language.Id, Available = true, Version = match.Groups[1].Value };
        }

        var install = language.Packages.Count == 0 ? "" : $" Install: {string.Join(' ', language.Packages)}.";
        var problem = report.Failure is { ErrorNumber: Errno.NoEntry }
            ? $"{language.Version.Command[0]} is not installed.{install}"
            : $"{string.Join(' ', language.Version.Command)} did not tell a version ({OutcomeDecider.Decide(report)}).{install}";
        return new LanguageAvailability { Id = language.Id, Available = false, Problem = problem };
    }

    private StagePlan PlanFor(LanguageDefinition language) => new()
    {
        Kind = StageKind.Run,
        Command = new StageCommand
        {
            Arguments = language.Version.Command,
            Environment = new Dictionary<string, string> { ["PATH"] = SandboxPaths.SearchPath, ["HOME"] = "/tmp", ["LANG"] = "C.UTF-8" },
        },
        Stdin = ReadOnlyMemory<byte>.Empty,
        Wall = Patience,
        Cpu = Patience,
        MemoryBytes = Math.Max(512, options.WorkspaceMb) * MiB,
        Processes = 256,
        ProcessLimits = new ProcessLimits(),
    };
}

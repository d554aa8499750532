using Microsoft.Extensions.Logging;
using Millrace.Contracts.Languages;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Languages;

/// <summary>
/// Makes what a language wants made once for all of its jobs (<see cref="PrepareStep"/>): in a sandbox as any job's, whose
/// files come out as frames and are shown to the other sandboxes read-only. No job has a part in it, so none can put
/// anything there. Made anew at each start: it then fits the toolchain that is installed.
/// </summary>
internal sealed class ToolchainPreparation(
    SandboxPool pool, LanguageCatalog catalog, InstalledLanguages installed, RunnerOptions options, RunnerPaths paths, ILogger<ToolchainPreparation> logger)
{
    private const long MiB = 1024 * 1024;
    private const int MostFiles = 20_000;
    private const long MostBytes = 128 * MiB;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Prepares what is installed, one language after the other; jobs run meanwhile.</summary>
    public async Task PrepareAllAsync(CancellationToken cancellation)
    {
        foreach (var language in catalog.All.Where(l => l.Prepare is not null && installed.VersionOf(l.Id) is not null))
        {
            try
            {
                await PrepareAsync(language, language.Prepare!, cancellation);
            }
            catch (Exception e) when (e is OperationCanceledException || (e is SandboxException && cancellation.IsCancellationRequested))
            {
                return;
            }
            catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
            {
                logger.LogError(e, "{Language} could not be prepared; its jobs do without.", language.Id);
            }
        }
    }

    private async Task PrepareAsync(LanguageDefinition language, PrepareStep step, CancellationToken cancellation)
    {
        var sandbox = await pool.RentAsync(
            new SandboxSpec { WorkspaceBytes = options.WorkspaceMb * MiB, TmpBytes = options.TmpMb * MiB }, [], cancellation);
        try
        {
            var output = new StageText();
            var report = await new StageExecution(sandbox, PlanFor(step), new OutputBudget(64 * 1024), output, null).RunAsync(cancellation);
            if (report.ExitCode != 0)
            {
                throw new SandboxException($"{string.Join(' ', step.Command)} ended {OutcomeDecider.Decide(report)}: {output.Text}", report.Failure);
            }

            var made = await sandbox.Sandbox.CollectAsync([SandboxPaths.Preparing + "/**"], MostFiles, MostBytes, cancellation);
            if (made.LeftOut > 0)
            {
                throw new SandboxException($"It made more than {MostFiles} files or {MostBytes / MiB} MiB.");
            }

            RuntimeDirectory.Publish(
                paths.RuntimeDirectory, language.Id, [.. made.Files.Select(f => f with { Name = f.Name[(SandboxPaths.Preparing.Length + 1)..] })]);
            logger.LogInformation("{Language} is prepared: {Count} files.", language.Id, made.Files.Count);
        }
        finally
        {
            pool.Retire(sandbox);
        }
    }

    private static StagePlan PlanFor(PrepareStep step) => new()
    {
        Kind = StageKind.Prepare,
        Command = new StageCommand
        {
            Arguments = [.. step.Command.Select(Placeholders.WithoutJob.FillOne)],
            Environment = new Dictionary<string, string>(step.Env) { ["PATH"] = SandboxPaths.SearchPath, ["HOME"] = "/tmp", ["LANG"] = "C.UTF-8" },
        },
        Stdin = ReadOnlyMemory<byte>.Empty,
        Wall = Patience,
        Cpu = Patience,
        MemoryBytes = 1024 * MiB,
        Processes = 256,
        ProcessLimits = new ProcessLimits(),
    };
}

using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Egress;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Lowering;

/// <summary>Step 6 of the journey: what a language's data and a job's wishes mean for a sandbox.</summary>
internal static class JobLowering
{
    private const long MiB = 1024 * 1024;
    private const long OpenFiles = 1024;
    private const long CompileProcesses = 256;

    public static ExecutionPlan Lower(JobSpec job, LanguageDefinition language, long tmpBytes)
    {
        var defaults = language.DefaultFiles.Where(f => job.Files.All(own => own.Name != f.Key));
        WorkspaceFile[] files =
        [
            .. job.Files.Select(f => new WorkspaceFile(f.Name, f.Content)),
            .. defaults.Select(f => new WorkspaceFile(f.Key, System.Text.Encoding.UTF8.GetBytes(f.Value))),
            .. language.Compile is null ? (WorkspaceFile[])[] : [new WorkspaceFile(".build/.keep", ReadOnlyMemory<byte>.Empty)],
        ];
        return new ExecutionPlan
        {
            Sandbox = new SandboxSpec { WorkspaceBytes = job.Limits.WorkspaceMb * MiB, TmpBytes = tmpBytes },
            Files = files,
            Compile = language.Compile is { } compile ? LowerCompile(job, language, job.Manifests.Count > 0 ? language.Install?.Compile ?? compile : compile) : null,
            Runs = job.Tests.Count == 0
                ? [LowerRun(job, language, null, job.Args, StdinOf(job))]
                : [.. job.Tests.Select((test, index) => LowerRun(job, language, index, test.Args ?? job.Args, test.Stdin))],
        };
    }

    // Spelled out: a bare null would be taken for a null array and become empty memory: "no input", not "input to come".
    private static ReadOnlyMemory<byte>? StdinOf(JobSpec job) => job.Interactive ? (ReadOnlyMemory<byte>?)null : new ReadOnlyMemory<byte>(job.Stdin);

    private static StagePlan LowerCompile(JobSpec job, LanguageDefinition language, LanguageStage stage)
    {
        var memoryMb = Math.Max(job.Limits.MemoryMb, language.Limits.CompileMemoryMb ?? 0);
        var placeholders = Placeholders.For(job, language, stage, job.Args, memoryMb);
        var command = new StageCommand { Arguments = LinkedCache.Before(placeholders.Fill(stage.Command), language), Environment = EnvironmentOf(stage, placeholders, job, forRun: false) };
        return new StagePlan
        {
            Kind = StageKind.Compile,
            Command = command,
            Gate = Gates.Of(job, stage, command, placeholders) ?? LinkedCache.Ahead(command, language, job),
            Stdin = ReadOnlyMemory<byte>.Empty,
            Wall = TimeSpan.FromMilliseconds(job.Limits.CompileWallMs),
            Cpu = TimeSpan.FromMilliseconds(job.Limits.CompileWallMs * Environment.ProcessorCount),
            MemoryBytes = memoryMb * MiB,
            Processes = Math.Max(job.Limits.Processes, CompileProcesses),
            ProcessLimits = new ProcessLimits { FileBytes = job.Limits.WorkspaceMb * MiB, OpenFiles = OpenFiles },
        };
    }

    private static StagePlan LowerRun(JobSpec job, LanguageDefinition language, int? test, IReadOnlyList<string> args, ReadOnlyMemory<byte>? stdin)
    {
        var placeholders = Placeholders.For(job, language, language.Run, args, job.Limits.MemoryMb);
        var command = new StageCommand
        {
            Arguments = placeholders.Fill(language.Run.Command),
            Environment = EnvironmentOf(language.Run, placeholders, job, forRun: true),
            Terminal = job.Tty is { } tty ? new TerminalGeometry(tty.Cols, tty.Rows) : null,
        };
        return new StagePlan
        {
            Kind = StageKind.Run,
            IsToolchain = language.Compile is null || language.Run.Gate is not null,
            Test = test,
            Command = command,
            Gate = Gates.Of(job, language.Run, command, placeholders),
            Stdin = stdin,
            Wall = TimeSpan.FromMilliseconds(job.Limits.WallMs),
            Cpu = TimeSpan.FromMilliseconds(job.Limits.CpuMs),
            MemoryBytes = job.Limits.MemoryMb * MiB,
            Processes = job.Limits.Processes,
            ProcessLimits = new ProcessLimits
            {
                FileBytes = job.Limits.FileMb * MiB,
                OpenFiles = OpenFiles,
                CpuSeconds = ((job.Limits.CpuMs + 999) / 1000) + 1,
            },
        };
    }

    // The language's variables, then the request's: who asks for one by name gets it.
    private static Dictionary<string, string> EnvironmentOf(LanguageStage stage, Placeholders placeholders, JobSpec job, bool forRun)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = SandboxPaths.SearchPath,
            ["HOME"] = "/tmp",
            ["TMPDIR"] = "/tmp",
            ["LANG"] = "C.UTF-8",
            ["USER"] = "millrace",
        };
        foreach (var (name, value) in forRun && job.Network.Count > 0 ? EgressBroker.Environment : new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        if (forRun && job.Tty is not null)
        {
            environment["TERM"] = "xterm-256color";
        }

        foreach (var (name, value) in stage.Env)
        {
            environment[name] = placeholders.FillOne(value);
        }

        foreach (var (name, value) in forRun ? job.Env : new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return environment;
    }
}

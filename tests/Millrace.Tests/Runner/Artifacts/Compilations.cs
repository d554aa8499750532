using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Languages;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Tests.Runner.Artifacts;

/// <summary>Jobs to compile, and what comes out.</summary>
internal static class Compilations
{
    public static JobSpec Job(string source = "int main;", long outputBytes = 1000, string workspace = "default") => new()
    {
        Language = "c",
        EntryPoint = "main.c",
        Files = [new SourceFile("main.c", Bytes(source))],
        WorkspaceId = workspace,
        Limits = new Limits
        {
            WallMs = 1000, CpuMs = 1000, MemoryMb = 64, Processes = 64, OutputBytes = outputBytes, FileMb = 16, WorkspaceMb = 64, CompileWallMs = 5000,
        },
    };

    public static StageCommand Command => new()
    {
        Arguments = ["gcc", "-o", ".build/main", "main.c"],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["LANG"] = "C.UTF-8" },
    };

    public static ExecutionPlan Plan(JobSpec job, bool compiled = true) => new()
    {
        Sandbox = new SandboxSpec { WorkspaceBytes = 1, TmpBytes = 1 },
        Files = [.. job.Files.Select(f => new WorkspaceFile(f.Name, f.Content))],
        Compile = compiled ? Stage(StageKind.Compile) : null,
        Runs = [Stage(StageKind.Run)],
    };

    public static StagePlan Stage(StageKind kind) => new()
    {
        Kind = kind,
        Command = Command,
        Wall = TimeSpan.FromSeconds(5),
        Cpu = TimeSpan.FromSeconds(5),
        MemoryBytes = 1,
        Processes = 1,
        ProcessLimits = new ProcessLimits(),
    };

    public static CompiledArtifact Artifact(string content = "binary", string says = "") => new(
        [new WorkspaceFile(".build/main", Bytes(content)) { Mode = (UnixFileMode)0x1ED /* 0755 */ }],
        says.Length == 0 ? [] : [new OutputChunk(OutputStream.Stderr, Bytes(says))]);

    public static InstalledLanguages Installed(string version = "12.2.0")
    {
        var installed = new InstalledLanguages();
        installed.Set(new LanguageAvailability { Id = "c", Available = true, Version = version });
        return installed;
    }

    public static string TextOf(CompiledArtifact? artifact) => System.Text.Encoding.UTF8.GetString(artifact!.Files[0].Content.Span);

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}

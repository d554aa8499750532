using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Tests.Architecture;

namespace Millrace.Tests.Runner;

/// <summary>Jobs and languages to start tests from; tests change what they are about.</summary>
internal static class Jobs
{
    public static Limits Limits { get; } = new()
    {
        WallMs = 10_000,
        CpuMs = 5_000,
        MemoryMb = 256,
        Processes = 64,
        OutputBytes = 1_000_000,
        FileMb = 16,
        WorkspaceMb = 128,
        CompileWallMs = 20_000,
    };

    /// <summary>The languages as they are shipped.</summary>
    public static LanguageCatalog Catalog { get; } = LanguageFolder.Load(Repository.PathOf("languages"));

    public static LanguageDefinition Language(string id) => Catalog.TryFind(id, out var language) ? language : throw new ArgumentException($"No language {id}.");

    public static JobSpec Spec(string language, params (string Name, string Content)[] files) => new()
    {
        Language = language,
        EntryPoint = files[0].Name,
        Files = [.. files.Select(f => new SourceFile(f.Name, Encoding.UTF8.GetBytes(f.Content)))],
        Limits = Limits,
    };

    public static JobRecord Record(JobSpec spec) => new()
    {
        JobId = "job_1",
        Spec = spec,
        Status = JobStatus.Running,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Attempt = 2,
    };
}

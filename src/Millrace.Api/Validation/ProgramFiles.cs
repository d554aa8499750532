using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>The program of a job: its files and the one that is started.</summary>
internal sealed record ProgramFiles(string EntryPoint, IReadOnlyList<SourceFile> Files)
{
    public static ProgramFiles None { get; } = new("", []);
}

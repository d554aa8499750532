using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Lowering;

/// <summary>
/// How a compiler finds what was prepared for its language (<see cref="PrepareStep"/>): <c>native/linked</c> makes links to it and
/// becomes the compiler. Links, because a toolchain's cache wants to be written to: what it adds is the job's own and goes with it.
/// Where nothing was prepared there are none, and the toolchain begins from nothing.
/// </summary>
internal static class LinkedCache
{
    /// <summary>The command behind the links, for a language that has something prepared.</summary>
    public static IReadOnlyList<string> Before(IReadOnlyList<string> command, LanguageDefinition language) =>
        language.Prepare is { } prepare
            ? [$"{SandboxPaths.Support}/linked", SandboxPaths.Prepared(language.Id), prepare.LinkedAt, .. command]
            : command;

    /// <summary>The same with the links made ahead of the job; null when nothing is prepared, or when the job brings a file of the gate's name.</summary>
    public static GatedCommand? Ahead(StageCommand command, LanguageDefinition language, JobSpec job) =>
        language.Prepare is null || job.Files.Any(f => f.Name == Gates.Fifo)
            ? null
            : new GatedCommand(command, Gates.Fifo, ["--until", Gates.Fifo], OpensItsSource: false) { BootsToolchain = false };
}

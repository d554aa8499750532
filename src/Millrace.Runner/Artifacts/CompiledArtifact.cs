using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Artifacts;

/// <summary>What a compiler that ended well has left: enough to do without it the next time.</summary>
internal sealed record CompiledArtifact
{
    // What a file costs beside its name and its content, roughly.
    private const int Overhead = 128;

    public CompiledArtifact(IReadOnlyList<WorkspaceFile> files, IReadOnlyList<OutputChunk> output)
    {
        Files = files;
        Output = output;
        OutputBytes = output.Sum(o => (long)o.Bytes.Length);
        Bytes = Overhead + OutputBytes + files.Sum(f => Overhead + f.Name.Length + (long)f.Content.Length);
    }

    /// <summary>The files it wrote, to place beside the sources.</summary>
    public IReadOnlyList<WorkspaceFile> Files { get; }

    /// <summary>What it said, in order.</summary>
    public IReadOnlyList<OutputChunk> Output { get; }

    /// <summary>Size of <see cref="Output"/>.</summary>
    public long OutputBytes { get; }

    /// <summary>Memory it takes.</summary>
    public long Bytes { get; }

    /// <summary>Tells an observer what a compiler would have told it.</summary>
    /// <param name="compile">The stage that is spared.</param>
    /// <param name="waited">How long this job waited for another that compiled the same.</param>
    /// <param name="budget">Output the job may still write.</param>
    /// <param name="observer">Who is told.</param>
    public StageReport Replay(StagePlan compile, TimeSpan waited, OutputBudget budget, IExecutionObserver observer)
    {
        observer.OnStageStarted(compile.Kind, compile.Test);
        foreach (var (stream, bytes) in Output)
        {
            observer.OnOutput(compile.Kind, compile.Test, stream, bytes.Span[..budget.Take(bytes.Length)]);
        }

        var report = new StageReport { Plan = compile, ExitCode = 0, Wall = waited, Cached = true };
        observer.OnStageFinished(report);
        return report;
    }
}

/// <summary>A piece of what a compiler said.</summary>
internal readonly record struct OutputChunk(OutputStream Stream, ReadOnlyMemory<byte> Bytes);

using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Execution;

/// <summary>Watches a job while it runs. Called from the sandbox's reading loop: it must not block.</summary>
public interface IExecutionObserver
{
    /// <summary>A stage begins.</summary>
    void OnStageStarted(StageKind kind, int? test);

    /// <summary>A chunk of output, within the job's limit; the memory is only valid during the call.</summary>
    void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk);

    /// <summary>A stage has ended; all of its output came before.</summary>
    void OnStageFinished(StageReport report);
}

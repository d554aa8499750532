using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Run;

/// <summary>Passes output on to our own stdout and stderr, byte for byte.</summary>
internal sealed class TerminalObserver : IExecutionObserver
{
    private readonly Stream _stdout = Console.OpenStandardOutput();
    private readonly Stream _stderr = Console.OpenStandardError();

    public void OnStageStarted(StageKind kind, int? test)
    {
    }

    // Whoever reads us sets the pace: blocking here holds the program back, which is what a pipe would do.
    public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        var target = stream == OutputStream.Stdout && kind == StageKind.Run ? _stdout : _stderr;
        target.Write(chunk);
        target.Flush();
    }

    public void OnStageFinished(StageReport report)
    {
    }
}

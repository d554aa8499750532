using System.Text;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Languages;

/// <summary>What a stage of ours prints, on whichever stream: some toolchains tell their version on stderr.</summary>
internal sealed class StageText : IExecutionObserver
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void OnStageStarted(StageKind kind, int? test)
    {
    }

    public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk) => _text.Append(Encoding.UTF8.GetString(chunk));

    public void OnStageFinished(StageReport report)
    {
    }
}

using System.Buffers;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Artifacts;

/// <summary>Passes on what a compiler says, and keeps it for the next time.</summary>
internal sealed class CompileRecording(IExecutionObserver observer) : IExecutionObserver
{
    // A compiler that says more is not worth keeping.
    private const int MostKept = 1024 * 1024;

    private readonly List<(OutputStream Stream, ArrayBufferWriter<byte> Bytes)> _kept = [];
    private int _bytes;

    /// <summary>It said more than is kept.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>What it said, in order; pieces of one stream that follow each other are one.</summary>
    public IReadOnlyList<OutputChunk> Output => [.. _kept.Select(k => new OutputChunk(k.Stream, k.Bytes.WrittenMemory))];

    public void OnStageStarted(StageKind kind, int? test) => observer.OnStageStarted(kind, test);

    public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        observer.OnOutput(kind, test, stream, chunk);
        _bytes += chunk.Length;
        Overflowed |= _bytes > MostKept;
        if (Overflowed)
        {
            _kept.Clear();
            _bytes = MostKept;
            return;
        }

        if (_kept.Count == 0 || _kept[^1].Stream != stream)
        {
            _kept.Add((stream, new ArrayBufferWriter<byte>()));
        }

        _kept[^1].Bytes.Write(chunk);
    }

    public void OnStageFinished(StageReport report) => observer.OnStageFinished(report);
}

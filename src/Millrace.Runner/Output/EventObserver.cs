using System.Buffers;
using Millrace.Contracts.Executions;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox.Stages;
using Millrace.Transport.Streaming;

namespace Millrace.Runner.Output;

/// <summary>Step 8 of the journey: what happens in the sandbox becomes events of the job.</summary>
internal sealed class EventObserver : IExecutionObserver, IDisposable
{
    private readonly string _jobId;
    private readonly IEventWriter _events;
    private readonly OutputBatcher _batcher;
    private readonly bool _keepBytes;
    private OutputRecorder _recorder;
    private long _written;

    public EventObserver(JobRecord job, IEventWriter events, TimeProvider time)
    {
        _jobId = job.JobId;
        _events = events;
        _keepBytes = job.Spec.Base64Output;
        _recorder = new OutputRecorder(_keepBytes);
        _batcher = new OutputBatcher(Emit, time);
    }

    /// <summary>The output of each stage that has ended, in order.</summary>
    public List<OutputRecorder> Finished { get; } = [];

    public void OnStageStarted(StageKind kind, int? test)
    {
        _recorder = new OutputRecorder(_keepBytes);
        _events.Append(new StageEvent { JobId = _jobId, Stage = NameOf(kind), State = "started", Test = test });
    }

    public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        _written += chunk.Length;
        var room = ArrayPool<char>.Shared.Rent(OutputRecorder.RoomFor(chunk));
        _batcher.Add(Label(kind, test, stream), _recorder.Take(stream, chunk, room));
        ArrayPool<char>.Shared.Return(room);
    }

    public void OnStageFinished(StageReport report)
    {
        var plan = report.Plan;
        if (report.Stopped != StopReason.Output)
        {
            Span<char> room = stackalloc char[OutputRecorder.RoomFor([])];
            _batcher.Add(Label(plan.Kind, plan.Test, OutputStream.Stdout), _recorder.Finish(OutputStream.Stdout, room));
            _batcher.Add(Label(plan.Kind, plan.Test, OutputStream.Stderr), _recorder.Finish(OutputStream.Stderr, room));
        }

        _batcher.Flush();
        ExecutionMetrics.Wrote(_written);
        _written = 0;
        Finished.Add(_recorder);
        _events.Append(new StageEvent
        {
            JobId = _jobId,
            Stage = NameOf(plan.Kind),
            State = "finished",
            Test = plan.Test,
            ExitCode = report.ExitCode,
            Signal = report.SignalName,
            Duration = report.Wall.TotalMilliseconds,
        });
    }

    public void Dispose() => _batcher.Dispose();

    private static string NameOf(StageKind kind) => kind switch
    {
        StageKind.Prepare => "prepare",
        StageKind.Install => "install",
        StageKind.Compile => "compile",
        _ => "run",
    };

    private static OutputLabel Label(StageKind kind, int? test, OutputStream stream) =>
        new((kind, stream) switch
        {
            (StageKind.Install, OutputStream.Stdout) => "install_stdout",
            (StageKind.Install, _) => "install_stderr",
            (StageKind.Compile, OutputStream.Stdout) => "compile_stdout",
            (StageKind.Compile, _) => "compile_stderr",
            (_, OutputStream.Stdout) => "stdout",
            _ => "stderr",
        }, test);

    private void Emit(OutputLabel label, string text) =>
        _events.Append(new OutputEvent { JobId = _jobId, Stream = label.Stream, Test = label.Test, Text = text });
}

using System.Text;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class CompileRecordingTests
{
    private static readonly StagePlan Compile = Compilations.Stage(StageKind.Compile);
    private readonly Story _story = new();

    [Fact]
    public void What_was_said_to_it_is_said_again_in_the_same_order()
    {
        var recording = new CompileRecording(_story);
        recording.OnStageStarted(StageKind.Compile, null);
        recording.OnOutput(StageKind.Compile, null, OutputStream.Stderr, "warn"u8);
        recording.OnOutput(StageKind.Compile, null, OutputStream.Stderr, "ing"u8);
        recording.OnOutput(StageKind.Compile, null, OutputStream.Stdout, "note"u8);
        recording.OnOutput(StageKind.Compile, null, OutputStream.Stderr, "more"u8);
        recording.OnStageFinished(new StageReport { Plan = Compile, ExitCode = 0 });

        var again = new Story();
        var report = new CompiledArtifact([], recording.Output).Replay(Compile, TimeSpan.FromMilliseconds(3), new OutputBudget(100), again);

        Assert.Equal("started|Stderr warn|Stderr ing|Stdout note|Stderr more|finished 0", _story.ToString());
        Assert.Equal("started|Stderr warning|Stdout note|Stderr more|finished 0", again.ToString());
        Assert.Equal((true, 0, TimeSpan.FromMilliseconds(3)), (report.Cached, report.ExitCode, report.Wall));
    }

    [Fact]
    public void Output_said_again_counts_as_output_of_the_job()
    {
        var budget = new OutputBudget(10);

        Compilations.Artifact(says: "1234567").Replay(Compile, TimeSpan.Zero, budget, _story);

        Assert.Equal(3, budget.Take(10));
    }

    [Fact]
    public void A_compiler_that_says_too_much_is_passed_on_but_not_kept()
    {
        var recording = new CompileRecording(_story);
        for (var i = 0; i < 17; i++)
        {
            recording.OnOutput(StageKind.Compile, null, OutputStream.Stdout, new byte[64 * 1024]);
        }

        Assert.True(recording.Overflowed);
        Assert.Empty(recording.Output);
        Assert.Equal(17, _story.ToString().Split('|').Length);
    }

    private sealed class Story : IExecutionObserver
    {
        private readonly List<string> _told = [];

        public void OnStageStarted(StageKind kind, int? test) => _told.Add("started");

        public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk) => _told.Add($"{stream} {Encoding.UTF8.GetString(chunk)}");

        public void OnStageFinished(StageReport report) => _told.Add($"finished {report.ExitCode}");

        public override string ToString() => string.Join('|', _told);
    }
}

using Millrace.Contracts.Executions;
using Millrace.Runner.Output;

namespace Millrace.Runner.Outcomes;

/// <summary>Holds what the runs of a job printed against what its tests expect.</summary>
internal static class TestGrader
{
    public static IReadOnlyList<TestResult> Grade(IReadOnlyList<TestSpec> tests, IReadOnlyList<StageReport> runs, IReadOnlyList<OutputRecorder> outputs) =>
        [.. runs.Select((run, index) => Grade(tests[index], run, outputs[index]))];

    /// <summary>Equal when trailing white space of each line, and empty lines at the end, are left aside.</summary>
    public static bool SameOutput(string expected, string actual) => Normalize(expected) == Normalize(actual);

    private static TestResult Grade(TestSpec test, StageReport run, OutputRecorder output)
    {
        var outcome = OutcomeDecider.Decide(run);
        return new TestResult
        {
            Passed = outcome == Outcome.Success && (test.ExpectedOutput is null || SameOutput(test.ExpectedOutput, output.Stdout)),
            Outcome = outcome,
            Stdout = output.Stdout,
            Stderr = output.Stderr,
            ExitCode = run.ExitCode,
            Signal = run.SignalName,
            Duration = run.Wall.TotalMilliseconds,
            CpuTime = run.Cpu.TotalMilliseconds,
            MemoryPeak = run.MemoryPeak,
        };
    }

    private static string Normalize(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
}

using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Output;
using Millrace.Sandbox.Stages;
using Millrace.Tests.Runner.Output;
using Xunit;

namespace Millrace.Tests.Runner.Outcomes;

public sealed class TestGraderTests
{
    [Theory]
    [InlineData("42", "42")]
    [InlineData("42", "42\n")]
    [InlineData("42\n\n\n", "42")]
    [InlineData("a\nb", "a  \nb\t\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("", "\n\n")]
    [InlineData("", "  ")]
    [InlineData("a\n\nb", "a\n \nb")]
    public void White_space_at_the_end_of_lines_and_of_the_whole_does_not_count(string expected, string actual) =>
        Assert.True(TestGrader.SameOutput(expected, actual));

    [Theory]
    [InlineData("42", "43")]
    [InlineData("42", "")]
    [InlineData("a", "A")]
    [InlineData("a b", "a  b")]
    [InlineData("a", " a")]
    [InlineData("a", "\na")]
    [InlineData("a\nb", "a\n\nb")]
    [InlineData("a\nb", "ab")]
    public void Everything_else_counts(string expected, string actual) => Assert.False(TestGrader.SameOutput(expected, actual));

    [Fact]
    public void A_test_passes_when_the_program_ends_well_and_prints_what_is_expected()
    {
        var results = TestGrader.Grade(
            [Expecting("1"), Expecting("1"), Expecting("1")],
            [Reports.Run(exitCode: 0, test: 0), Reports.Run(exitCode: 0, test: 1), Reports.Run(exitCode: 4, test: 2)],
            [Printed("1\n"), Printed("2\n"), Printed("1\n")]);

        Assert.Equal([true, false, false], results.Select(r => r.Passed));
        Assert.Equal([Outcome.Success, Outcome.Success, Outcome.NonzeroExit], results.Select(r => r.Outcome));
        Assert.Equal(["1\n", "2\n", "1\n"], results.Select(r => r.Stdout));
        Assert.Equal(4, results[2].ExitCode);
    }

    [Fact]
    public void Without_an_expectation_only_the_end_counts()
    {
        var results = TestGrader.Grade(
            [new TestSpec(), new TestSpec()],
            [Reports.Run(exitCode: 0, test: 0), Reports.Run(test: 1) with { Signal = 11 }],
            [Printed("anything"), Printed("")]);

        Assert.Equal([true, false], results.Select(r => r.Passed));
        Assert.Equal("SIGSEGV", results[1].Signal);
    }

    [Fact]
    public void What_is_printed_on_stderr_is_kept_and_not_held_against_the_program()
    {
        var output = Printed("1");
        output.Take(OutputStream.Stderr, "a warning"u8);

        var result = Assert.Single(TestGrader.Grade([Expecting("1")], [Reports.Run(exitCode: 0, test: 0)], [output]));

        Assert.True(result.Passed);
        Assert.Equal("a warning", result.Stderr);
    }

    [Fact]
    public void A_test_tells_what_its_run_used()
    {
        var run = Reports.Run(exitCode: 0, test: 0) with { Wall = TimeSpan.FromMilliseconds(12), Cpu = TimeSpan.FromMilliseconds(7), MemoryPeak = 99 };

        var result = Assert.Single(TestGrader.Grade([new TestSpec()], [run], [Printed("")]));

        Assert.Equal((12d, 7d, 99L), (result.Duration, result.CpuTime, result.MemoryPeak!.Value));
    }

    private static TestSpec Expecting(string output) => new() { ExpectedOutput = output };

    private static OutputRecorder Printed(string text)
    {
        var recorder = new OutputRecorder(keepBytes: false);
        recorder.Take(OutputStream.Stdout, Encoding.UTF8.GetBytes(text));
        return recorder;
    }
}

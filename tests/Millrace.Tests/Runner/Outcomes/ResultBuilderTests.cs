using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Runner.Execution;
using Millrace.Runner.Outcomes;
using Millrace.Runner.Output;
using Millrace.Sandbox;
using Millrace.Sandbox.Stages;
using Millrace.Tests.Runner.Output;
using Xunit;

namespace Millrace.Tests.Runner.Outcomes;

public sealed class ResultBuilderTests
{
    private static readonly JobSpec Spec = Jobs.Spec("python", ("main.py", ""));

    [Fact]
    public void A_program_that_ends_well_is_completed_with_all_it_printed()
    {
        var output = new OutputRecorder(keepBytes: false);
        output.Take(OutputStream.Stdout, "one "u8);
        output.Take(OutputStream.Stderr, "two "u8);
        output.Take(OutputStream.Stdout, "three"u8);

        var result = Build(Spec, Record(Reports.Run(exitCode: 0)), output);

        Assert.Equal((JobStatus.Completed, Outcome.Success), (result.Status, result.Outcome));
        Assert.Equal(("one two three", "one three", "two "), (result.Output, result.Stdout, result.Stderr));
        Assert.Equal(0, result.ExitCode);
        Assert.Null(result.Error);
        Assert.Null(result.StdoutBase64);
        Assert.Null(result.Compile);
        Assert.Null(result.Tests);
        Assert.Null(result.Artifacts);
    }

    [Fact]
    public void The_result_says_who_ran_what_when_and_how_much_it_used()
    {
        var record = Record(Reports.Run(exitCode: 0) with { Wall = TimeSpan.FromMilliseconds(30), Cpu = TimeSpan.FromMilliseconds(20), MemoryPeak = 4096 });
        record.Prepared = TimeSpan.FromMilliseconds(2);

        var result = Build(Spec, record, Printed(""));

        Assert.Equal(("job_1", "python", "3.13", "runner-1", 2), (result.JobId, result.Language, result.Version, result.RunnerId, result.Attempt));
        Assert.Equal((30d, 20d, 4096L), (result.Duration, result.CpuTime, result.MemoryPeak!.Value));
        Assert.Equal(new Timings(Queued: 5, Prepared: 2, Compiled: 0, Ran: 30, Total: 50), result.Timings);
    }

    [Fact]
    public void A_program_that_fails_is_failed_with_its_reason_in_words()
    {
        var result = Build(Spec, Record(Reports.Run(exitCode: 3)), Printed("x"));

        Assert.Equal((JobStatus.Failed, Outcome.NonzeroExit, 3), (result.Status, result.Outcome, result.ExitCode!.Value));
        Assert.Equal("The program ended with exit code 3.", result.Error);
    }

    [Fact]
    public void A_program_that_a_signal_ended_has_no_exit_code()
    {
        var result = Build(Spec, Record(Reports.Run() with { Signal = 6 }), Printed(""));

        Assert.Equal((Outcome.Signaled, "SIGABRT"), (result.Outcome, result.Signal));
        Assert.Null(result.ExitCode);
    }

    [Fact]
    public void A_compiler_that_refuses_ends_the_job_and_nothing_was_run()
    {
        var record = new ExecutionRecord { Compile = Reports.Compile(exitCode: 1) with { Wall = TimeSpan.FromMilliseconds(9), MemoryPeak = 5 } };

        var result = Build(Spec, record, Printed("error: no"));

        Assert.Equal((JobStatus.Failed, Outcome.CompileError), (result.Status, result.Outcome));
        Assert.Equal("The compiler ended with exit code 1.", result.Error);
        Assert.Equal(("error: no", 1, 9d), (result.Compile!.Stdout, result.Compile.ExitCode!.Value, result.Compile.Duration));
        Assert.Equal("", result.Stdout);
        Assert.Null(result.ExitCode);
        Assert.Equal((0d, 9d), (result.Duration, result.Timings.Compiled));
        Assert.Equal(5, result.MemoryPeak);
    }

    [Fact]
    public void What_the_compiler_printed_and_what_the_program_printed_are_told_apart()
    {
        var record = Record(Reports.Run(exitCode: 0));
        record.Compile = Reports.Compile(exitCode: 0);

        var result = Build(Spec, record, Printed("a warning"), Printed("hello"));

        Assert.Equal(Outcome.Success, result.Outcome);
        Assert.Equal(("a warning", "hello"), (result.Compile!.Output, result.Output));
    }

    [Fact]
    public void All_tests_passed_is_completed_and_their_times_add_up()
    {
        var record = Record(
            Reports.Run(0, 0) with { Wall = TimeSpan.FromMilliseconds(1), MemoryPeak = 7 },
            Reports.Run(0, 1) with { Wall = TimeSpan.FromMilliseconds(2), MemoryPeak = 3 });

        var result = Build(WithTests("1", "2"), record, Printed("1"), Printed("2"));

        Assert.Equal((JobStatus.Completed, Outcome.Success), (result.Status, result.Outcome));
        Assert.Equal([true, true], result.Tests!.Select(t => t.Passed));
        Assert.Equal((3d, 7L), (result.Duration, result.MemoryPeak!.Value));
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void A_test_with_another_output_fails_the_job_and_the_error_counts()
    {
        var result = Build(WithTests("1", "2", "3"), Record(Reports.Run(0, 0), Reports.Run(0, 1), Reports.Run(5, 2)), Printed("1"), Printed("x"), Printed("3"));

        Assert.Equal((JobStatus.Failed, Outcome.NonzeroExit), (result.Status, result.Outcome));
        Assert.Equal("2 of 3 tests did not pass.", result.Error);
    }

    [Fact]
    public void A_test_that_reaches_a_limit_gives_the_job_its_outcome()
    {
        var result = Build(WithTests("1", "2"), Record(Reports.Run(test: 0) with { Stopped = StopReason.WallTime }, Reports.Run(0, 1)), Printed(""), Printed("2"));

        Assert.Equal(Outcome.TimeLimit, result.Outcome);
        Assert.StartsWith("Stopped: ran longer", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_whose_sandbox_broke_before_all_tests_had_run_is_not_completed()
    {
        var result = Build(WithTests("1", "2"), Record(Reports.Run(0, 0)), Printed("1"));

        Assert.Equal((JobStatus.Failed, Outcome.InternalError), (result.Status, result.Outcome));
        Assert.StartsWith("Millrace could not run the program.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_without_a_sandbox_is_our_fault()
    {
        var result = Build(Spec, new ExecutionRecord { Failure = new SandboxException("no") });

        Assert.Equal((JobStatus.Failed, Outcome.InternalError), (result.Status, result.Outcome));
        Assert.StartsWith("Millrace could not make a sandbox.", result.Error, StringComparison.Ordinal);
        Assert.Null(result.MemoryPeak);
    }

    [Fact]
    public void A_sandbox_that_broke_after_the_program_ended_well_is_our_fault_all_the_same()
    {
        var record = Record(Reports.Run(exitCode: 0));
        record.Failure = new SandboxException("broken while files were collected");

        Assert.Equal(Outcome.InternalError, Build(Spec, record, Printed("")).Outcome);
    }

    [Fact]
    public void Cancelled_before_a_sandbox_was_there_is_cancelled()
    {
        var result = Build(Spec, new ExecutionRecord { Cancelled = true });

        Assert.Equal((JobStatus.Cancelled, Outcome.Cancelled, "Cancelled."), (result.Status, result.Outcome, result.Error));
    }

    [Fact]
    public void Cancelled_while_it_ran_is_cancelled_and_what_it_printed_is_kept()
    {
        var result = Build(Spec, Record(Reports.Run() with { Stopped = StopReason.Cancelled, Signal = 9 }), Printed("so far"));

        Assert.Equal((JobStatus.Cancelled, Outcome.Cancelled, "so far"), (result.Status, result.Outcome, result.Output));
    }

    [Fact]
    public void Cancelled_while_its_files_were_collected_is_cancelled_not_completed_without_them()
    {
        var record = Record(Reports.Run(exitCode: 0));
        record.Cancelled = true;

        var result = Build(Spec with { Artifacts = ["*"] }, record, Printed("x"));

        Assert.Equal((JobStatus.Cancelled, Outcome.Cancelled, "Cancelled."), (result.Status, result.Outcome, result.Error));
    }

    [Fact]
    public void Exact_bytes_are_there_when_they_were_asked_for()
    {
        var output = new OutputRecorder(keepBytes: true);
        output.Take(OutputStream.Stdout, [0xff, 0x00]);

        var result = Build(Spec with { Base64Output = true }, Record(Reports.Run(exitCode: 0)), output);

        Assert.Equal(("/wA=", ""), (result.StdoutBase64, result.StderrBase64));
    }

    [Fact]
    public void Artifacts_are_there_when_they_were_asked_for_even_when_there_are_none()
    {
        var record = Record(Reports.Run(exitCode: 0));
        var spec = Spec with { Artifacts = ["**/*.png"] };

        Assert.Empty(Build(spec, record, Printed("")).Artifacts!);

        record.Artifacts = [new WorkspaceFile("out/a.png", new byte[] { 1, 2, 3 })];
        Assert.Equal([new Artifact("out/a.png", 3, "AQID")], Build(spec, record, Printed("")).Artifacts!);
    }

    [Fact]
    public void Output_that_was_cut_is_said_to_be()
    {
        var record = Record(Reports.Run() with { Stopped = StopReason.Output, Signal = 9 });
        record.Truncated = true;

        var result = Build(Spec, record, Printed("xxx"));

        Assert.True(result.Truncated);
        Assert.Equal((Outcome.OutputLimit, "xxx"), (result.Outcome, result.Stdout));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Warm_is_said_only_when_every_toolchain_was(bool compile, bool run, bool warm)
    {
        var record = Record(Reports.Run(exitCode: 0) with { Warm = run });
        record.Compile = Reports.Compile(exitCode: 0) with { Warm = compile };

        Assert.Equal(warm, Build(Spec, record, Printed(""), Printed("")).Warm);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)] // what was compiled before needs no toolchain
    public void A_compiled_program_is_no_toolchain(bool compile, bool cached, bool warm)
    {
        var run = Reports.Run(exitCode: 0);
        var record = Record(run with { Plan = run.Plan with { IsToolchain = false } });
        record.Compile = Reports.Compile(exitCode: 0) with { Warm = compile, Cached = cached };

        Assert.Equal(warm, Build(Spec, record, Printed(""), Printed("")).Warm);
    }

    [Fact]
    public void A_program_that_the_waiting_compiler_refused_was_warm_too()
    {
        var record = Record();
        record.Compile = Reports.Compile(exitCode: 1) with { Warm = true };

        Assert.True(Build(Spec, record, Printed("")).Warm);
        record.Compile = record.Compile with { Warm = false };
        Assert.False(Build(Spec, record, Printed("")).Warm);
    }

    private static JobSpec WithTests(params string[] expected) => Spec with { Tests = [.. expected.Select(e => new TestSpec { ExpectedOutput = e })] };

    private static ExecutionRecord Record(params StageReport[] runs)
    {
        var record = new ExecutionRecord();
        record.Runs.AddRange(runs);
        return record;
    }

    private static OutputRecorder Printed(string text)
    {
        var recorder = new OutputRecorder(keepBytes: false);
        recorder.Take(OutputStream.Stdout, Encoding.UTF8.GetBytes(text));
        return recorder;
    }

    private static ExecutionResult Build(JobSpec spec, ExecutionRecord record, params OutputRecorder[] outputs) =>
        ResultBuilder.Build(Jobs.Record(spec), record, outputs, new ResultContext("runner-1", "3.13", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50)));
}

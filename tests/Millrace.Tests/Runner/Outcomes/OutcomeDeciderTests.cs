using Millrace.Contracts.Executions;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox;
using Xunit;

namespace Millrace.Tests.Runner.Outcomes;

public sealed class OutcomeDeciderTests
{
    private const int SegmentationFault = 11;

    /// <summary>One fact at a time: what it makes of a program, and of a compiler.</summary>
    public static TheoryData<string, Outcome, Outcome> Facts => new()
    {
        { "exit code 0", Outcome.Success, Outcome.Success },
        { "exit code 1", Outcome.NonzeroExit, Outcome.CompileError },
        { "exit code 137", Outcome.NonzeroExit, Outcome.CompileError },
        { "SIGSEGV", Outcome.Signaled, Outcome.CompileError },
        { "SIGKILL", Outcome.Signaled, Outcome.CompileError },
        { "SIGXFSZ", Outcome.DiskLimit, Outcome.DiskLimit },
        { "SIGXCPU", Outcome.TimeLimit, Outcome.TimeLimit },
        { "stopped by the wall clock", Outcome.TimeLimit, Outcome.TimeLimit },
        { "stopped by CPU time", Outcome.TimeLimit, Outcome.TimeLimit },
        { "stopped by output", Outcome.OutputLimit, Outcome.OutputLimit },
        { "stopped by its owner", Outcome.Cancelled, Outcome.Cancelled },
        { "out of memory", Outcome.MemoryLimit, Outcome.MemoryLimit },
        { "refused a process", Outcome.ProcessLimit, Outcome.ProcessLimit },
        { "disk full", Outcome.DiskLimit, Outcome.DiskLimit },
        { "no space for its files", Outcome.DiskLimit, Outcome.DiskLimit },
        { "sandbox broken", Outcome.InternalError, Outcome.InternalError },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_fact_decides(string fact, Outcome program, Outcome compiler)
    {
        Assert.Equal(program, OutcomeDecider.Decide(With(Reports.Run(), fact)));
        Assert.Equal(compiler, OutcomeDecider.Decide(With(Reports.Compile(), fact)));
    }

    public static TheoryData<string, string> Precedence => new()
    {
        { "stopped by its owner", "exit code 0" },
        { "stopped by its owner", "sandbox broken" },
        { "stopped by output", "exit code 0" },
        { "stopped by output", "disk full" },
        { "stopped by the wall clock", "exit code 0" },
        { "stopped by the wall clock", "refused a process" },
        { "stopped by the wall clock", "sandbox broken" },
        { "stopped by CPU time", "out of memory" },
        { "exit code 0", "out of memory" },
        { "exit code 0", "disk full" },
        { "exit code 0", "refused a process" },
        { "out of memory", "no space for its files" },
        { "out of memory", "sandbox broken" },
        { "out of memory", "SIGKILL" },
        { "out of memory", "exit code 1" },
        { "out of memory", "disk full" },
        { "out of memory", "refused a process" },
        { "no space for its files", "SIGXCPU" },
        { "sandbox broken", "SIGXFSZ" },
        { "sandbox broken", "disk full" },
        { "sandbox broken", "refused a process" },
        { "SIGXFSZ", "refused a process" },
        { "SIGXCPU", "disk full" },
        { "disk full", "refused a process" },
        { "disk full", "SIGSEGV" },
        { "disk full", "exit code 1" },
        { "refused a process", "SIGSEGV" },
        { "refused a process", "exit code 1" },
    };

    [Theory]
    [MemberData(nameof(Precedence))]
    public void Of_two_facts_the_weightier_decides(string weightier, string other)
    {
        foreach (var stage in new[] { Reports.Run(), Reports.Compile() })
        {
            Assert.Equal(OutcomeDecider.Decide(With(stage, weightier)), OutcomeDecider.Decide(With(With(stage, other), weightier)));
        }
    }

    public static TheoryData<string, string?> ProgramSentences => new()
    {
        { "exit code 0", null },
        { "exit code 3", "The program ended with exit code 3." },
        { "SIGSEGV", "The program was ended by SIGSEGV." },
        { "stopped by the wall clock", "Stopped: ran longer than 10000 ms (limits.wall_ms)." },
        { "stopped by CPU time", "Stopped: used more than 5000 ms of CPU time (limits.cpu_ms)." },
        { "SIGXCPU", "Stopped: used more than 5000 ms of CPU time (limits.cpu_ms)." },
        { "stopped by output", "Stopped: wrote more than 1000000 bytes of output (limits.output_bytes)." },
        { "stopped by its owner", "Cancelled." },
        { "out of memory", "Stopped: used more than 256 MB of memory (limits.memory_mb)." },
        { "refused a process", "The program failed after it asked for more than 64 processes and threads (limits.processes)." },
        { "SIGXFSZ", "Stopped: wrote a file larger than 16 MB (limits.file_mb)." },
        { "disk full", "The program failed with its disk full (128 MB, limits.workspace_mb)." },
        { "no space for its files", "The program failed with its disk full (128 MB, limits.workspace_mb)." },
        { "sandbox broken", "Millrace could not run the program. The job's id leads to the reason in the runner's log." },
    };

    [Theory]
    [MemberData(nameof(ProgramSentences))]
    public void One_sentence_says_what_happened_to_the_program_and_names_the_limit(string fact, string? sentence) =>
        Assert.Equal(sentence, Explain(With(Reports.Run(), fact)));

    public static TheoryData<string, string?> CompilerSentences => new()
    {
        { "exit code 0", null },
        { "exit code 3", "The compiler ended with exit code 3." },
        { "SIGSEGV", "The compiler was ended by SIGSEGV." },
        { "stopped by the wall clock", "Stopped: compiling took longer than 20000 ms (limits.compile_wall_ms)." },
        { "stopped by CPU time", "Stopped: compiling took longer than 20000 ms (limits.compile_wall_ms)." },
        { "stopped by output", "Stopped: wrote more than 1000000 bytes of output (limits.output_bytes)." },
        { "out of memory", "Stopped: used more than 1024 MB of memory (the compiler's limit)." },
        { "refused a process", "The compiler failed after it asked for more than 256 processes and threads (the compiler's limit)." },
        { "SIGXFSZ", "Stopped: wrote a file larger than 128 MB (limits.workspace_mb)." },
        { "disk full", "The compiler failed with its disk full (128 MB, limits.workspace_mb)." },
        { "sandbox broken", "Millrace could not run the program. The job's id leads to the reason in the runner's log." },
    };

    [Theory]
    [MemberData(nameof(CompilerSentences))]
    public void One_sentence_says_what_happened_to_the_compiler_and_names_the_limit(string fact, string? sentence) =>
        Assert.Equal(sentence, Explain(With(Reports.Compile(), fact)));

    [Fact]
    public void A_program_that_hung_after_it_was_refused_a_process_is_told_so()
    {
        var report = With(With(Reports.Run(), "stopped by the wall clock"), "refused a process");

        Assert.Equal("Stopped: ran longer than 10000 ms (limits.wall_ms). It was refused a process 7 times (limits.processes is 64).", Explain(report));
    }

    [Fact]
    public void Every_outcome_but_success_has_a_sentence() =>
        Assert.All(
            Enum.GetValues<Outcome>().Except([Outcome.Success]),
            outcome => Assert.NotEmpty(OutcomeDecider.Explain(outcome, Reports.Run(exitCode: 1), Jobs.Limits)!));

    private static string? Explain(StageReport report) => OutcomeDecider.Explain(OutcomeDecider.Decide(report), report, Jobs.Limits);

    private static StageReport With(StageReport report, string fact) => fact switch
    {
        "exit code 0" => report with { ExitCode = 0 },
        "exit code 1" => report with { ExitCode = 1 },
        "exit code 3" => report with { ExitCode = 3 },
        "exit code 137" => report with { ExitCode = 137 },
        "SIGSEGV" => report with { Signal = SegmentationFault },
        "SIGKILL" => report with { Signal = Signals.Kill },
        "SIGXFSZ" => report with { Signal = Signals.FileSize },
        "SIGXCPU" => report with { Signal = Signals.CpuLimit },
        "stopped by the wall clock" => report with { Stopped = StopReason.WallTime },
        "stopped by CPU time" => report with { Stopped = StopReason.CpuTime },
        "stopped by output" => report with { Stopped = StopReason.Output },
        "stopped by its owner" => report with { Stopped = StopReason.Cancelled },
        "out of memory" => report with { OutOfMemoryKills = 1 },
        "refused a process" => report with { ProcessRefusals = 7 },
        "disk full" => report with { DiskFull = true },
        "no space for its files" => report with { Failure = new SandboxException("write", Errno.NoSpace, "main.py") },
        "sandbox broken" => report with { Failure = new SandboxException("The sandbox ended.") },
        _ => throw new ArgumentException($"No fact {fact}."),
    };
}

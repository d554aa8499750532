using System.Text;
using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Tests.Transport;

/// <summary>Jobs, results and events to test with.</summary>
internal static class TestJobs
{
    public static readonly DateTimeOffset Noon = new(2030, 5, 17, 12, 0, 0, TimeSpan.Zero);

    public static JobRecord Queued(
        string? id = null,
        DateTimeOffset? at = null,
        string source = "print('héllo')",
        string workspace = "default",
        string language = "python",
        JobPriority priority = JobPriority.Normal,
        string? key = null) => new()
        {
            JobId = id ?? JobIds.Create(),
            Status = JobStatus.Queued,
            CreatedAt = at ?? Noon,
            IdempotencyKey = key,
            RequestHash = key is null ? null : "hash of " + source,
            Spec = new JobSpec
            {
                Language = language,
                EntryPoint = "main.py",
                Files = [new SourceFile("main.py", Encoding.UTF8.GetBytes(source)), new SourceFile("data.bin", [0, 255, 10])],
                Stdin = [1, 2, 3],
                Args = ["-v", "two words"],
                Env = new Dictionary<string, string> { ["LANG"] = "C" },
                WorkspaceId = workspace,
                Priority = priority,
                Tests = [new TestSpec { Stdin = [7], Args = ["x"], ExpectedOutput = "secret" }],
                Tty = new TerminalSize(80, 24),
                Limits = new Limits { WallMs = 1, CpuMs = 2, MemoryMb = 3, Processes = 4, OutputBytes = 5, FileMb = 6, WorkspaceMb = 7, CompileWallMs = 8 },
            },
        };

    public static ExecutionResult Result(string id, JobStatus status = JobStatus.Completed, string output = "out\n", int attempt = 1) => new()
    {
        JobId = id,
        Language = "python",
        Status = status,
        Outcome = status == JobStatus.Completed ? Outcome.Success : status == JobStatus.Cancelled ? Outcome.Cancelled : Outcome.NonzeroExit,
        Output = output,
        Stdout = output,
        Stderr = "err",
        StdoutBase64 = "b3V0",
        Compile = new CompileResult { Output = "warning", Stdout = "w", Stderr = "x", ExitCode = 0 },
        Tests = [new TestResult { Passed = true, Outcome = Outcome.Success, Stdout = "t", Stderr = "u" }],
        Artifacts = [new Artifact("a.txt", 3, "YWJj")],
        Timings = new Timings(1, 2, 3, 4, 10),
        Attempt = attempt,
    };

    public static OutputEvent Output(string id, string text, long seq = 0) =>
        new() { JobId = id, Seq = seq, Stream = "stdout", Text = text, Timestamp = seq == 0 ? default : Noon };

    public static ResultEvent Last(ExecutionResult result, long seq = 0) =>
        new() { JobId = result.JobId, Result = result, Seq = seq, Timestamp = seq == 0 ? default : Noon };

    public static string Json(JobRecord job) => JsonSerializer.Serialize(job, MillraceJson.Default.JobRecord);

    public static string Json(ExecutionResult result) => JsonSerializer.Serialize(result, MillraceJson.Default.ExecutionResult);

    public static string Json(ExecutionEvent e) => Encoding.UTF8.GetString(EventJson.ToUtf8(e));
}

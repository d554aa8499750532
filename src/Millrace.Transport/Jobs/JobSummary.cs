using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>What a listing shows of a job: everything but the bytes that people put in and programs put out.</summary>
internal static class JobSummary
{
    public static JobSpec Of(JobSpec spec) => spec with
    {
        Files = [.. spec.Files.Select(file => file with { Content = [] })],
        Stdin = null,
        Tests = [.. spec.Tests.Select(test => test with { Stdin = [], ExpectedOutput = null })],
    };

    public static ExecutionResult Of(ExecutionResult result) => result with
    {
        Output = "",
        Stdout = "",
        Stderr = "",
        StdoutBase64 = null,
        StderrBase64 = null,
        Compile = result.Compile is { } compile ? compile with { Output = "", Stdout = "", Stderr = "" } : null,
        Tests = result.Tests?.Select(test => test with { Stdout = "", Stderr = "" }).ToArray(),
        Artifacts = result.Artifacts?.Select(artifact => artifact with { Content = "" }).ToArray(),
    };
}

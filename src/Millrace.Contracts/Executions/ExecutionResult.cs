using System.Text.Json.Serialization;
using Millrace.Contracts.Analysis;

namespace Millrace.Contracts.Executions;

/// <summary>How a job ended. Written once, never changed.</summary>
public sealed record ExecutionResult
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Canonical language id.</summary>
    public required string Language { get; init; }

    /// <summary>Version of the toolchain that ran it; null when none did.</summary>
    public string? Version { get; init; }

    /// <summary>Final status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>stdout and stderr of the run as they came, interleaved.</summary>
    [JsonConverter(typeof(LongText))]
    public string Output { get; init; } = "";

    /// <summary>Standard output of the run (all output, on a terminal). Invalid UTF-8 became U+FFFD.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stdout { get; init; } = "";

    /// <summary>Standard error of the run.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stderr { get; init; } = "";

    /// <summary>The exact bytes of stdout, when <c>output_encoding</c> is <c>base64</c>.</summary>
    [JsonConverter(typeof(LongText))]
    public string? StdoutBase64 { get; init; }

    /// <summary>The exact bytes of stderr, when <c>output_encoding</c> is <c>base64</c>.</summary>
    [JsonConverter(typeof(LongText))]
    public string? StderrBase64 { get; init; }

    /// <summary>Exit code of the program; null when a signal ended it or it never ran.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it, such as <c>SIGSEGV</c>.</summary>
    public string? Signal { get; init; }

    /// <summary>One sentence for people when the outcome is not success; names the limit that was reached.</summary>
    public string? Error { get; init; }

    /// <summary>Wall-clock time of the run, milliseconds (of all tests together).</summary>
    public double Duration { get; init; }

    /// <summary>CPU time of the run, user and system, milliseconds.</summary>
    public double CpuTime { get; init; }

    /// <summary>Highest memory use of the run, bytes; null when this machine cannot tell.</summary>
    public long? MemoryPeak { get; init; }

    /// <summary>True when output was cut at the limit.</summary>
    public bool Truncated { get; init; }

    /// <summary>The install stage; absent when no packages were asked for.</summary>
    public InstallResult? Install { get; init; }

    /// <summary>The compile stage; absent when nothing was compiled.</summary>
    public CompileResult? Compile { get; init; }

    /// <summary>One entry for each test of the request, in order; absent without tests.</summary>
    public IReadOnlyList<TestResult>? Tests { get; init; }

    /// <summary>Files brought back; absent when none were asked for.</summary>
    public IReadOnlyList<Artifact>? Artifacts { get; init; }

    /// <summary>Where the time went, milliseconds.</summary>
    public required Timings Timings { get; init; }

    /// <summary>True only when the toolchain itself was already started when the job came.</summary>
    public bool Warm { get; init; }

    /// <summary>1 for the first try; more when a runner or the server died under the job.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The runner that ran it.</summary>
    public string? RunnerId { get; init; }

    /// <summary>What was found in the sources, in the answer to a request that waited; otherwise the job has it.</summary>
    public SourceAnalysis? Analysis { get; init; }
}

/// <summary>How the install stage ended.</summary>
public sealed record InstallResult
{
    /// <summary>stdout and stderr of the installer as they came, interleaved; empty when <see cref="Cached"/>.</summary>
    [JsonConverter(typeof(LongText))]
    public string Output { get; init; } = "";

    /// <summary>Exit code; null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall-clock time, milliseconds; 0 when <see cref="Cached"/>.</summary>
    public double Duration { get; init; }

    /// <summary>True when nothing was installed, because an equal set of packages had been before.</summary>
    public bool Cached { get; init; }
}

/// <summary>How the compile stage ended.</summary>
public sealed record CompileResult
{
    /// <summary>stdout and stderr as they came, interleaved.</summary>
    [JsonConverter(typeof(LongText))]
    public string Output { get; init; } = "";

    /// <summary>Standard output of the compiler.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stdout { get; init; } = "";

    /// <summary>Standard error of the compiler.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stderr { get; init; } = "";

    /// <summary>Exit code; null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it.</summary>
    public string? Signal { get; init; }

    /// <summary>Wall-clock time, milliseconds. When <see cref="Cached"/>, the time another job that compiled the same was waited for.</summary>
    public double Duration { get; init; }

    /// <summary>
    /// True when the compiler was not started, because the same files had been compiled with the same toolchain and options
    /// before; everything else is as it was then. Absent otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Cached { get; init; }
}

/// <summary>How one test ended.</summary>
public sealed record TestResult
{
    /// <summary>True when the program ended well and its output was the expected one.</summary>
    public required bool Passed { get; init; }

    /// <summary>Why the run ended as it did.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Standard output.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stdout { get; init; } = "";

    /// <summary>Standard error.</summary>
    [JsonConverter(typeof(LongText))]
    public string Stderr { get; init; } = "";

    /// <summary>Exit code; null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it.</summary>
    public string? Signal { get; init; }

    /// <summary>Wall-clock time, milliseconds.</summary>
    public double Duration { get; init; }

    /// <summary>CPU time, milliseconds.</summary>
    public double CpuTime { get; init; }

    /// <summary>Highest memory use, bytes.</summary>
    public long? MemoryPeak { get; init; }
}

/// <summary>A file the program left in its workspace.</summary>
/// <param name="Name">Path below the workspace.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Content">The bytes as base64.</param>
public sealed record Artifact(string Name, long Size, [property: JsonConverter(typeof(LongText))] string Content);

/// <summary>Where a job's time went, milliseconds.</summary>
/// <param name="Queued">From acceptance until a runner took it.</param>
/// <param name="Prepared">Getting a sandbox and placing the files.</param>
/// <param name="Compiled">The compile stage.</param>
/// <param name="Ran">The run stage, or all tests.</param>
/// <param name="Total">From acceptance to the result.</param>
public sealed record Timings(double Queued, double Prepared, double Compiled, double Ran, double Total)
{
    /// <summary>The install stage, milliseconds; absent without packages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Installed { get; init; }
}

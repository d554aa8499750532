using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>
/// Why a job ended as it did, in three families: the program finished, a limit was reached, or it was our fault.
/// A user's program that fails is a normal result; <see cref="InternalError"/> is an alarm.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    // The program finished.

    /// <summary>Exit code 0.</summary>
    [JsonStringEnumMemberName("success")] Success,

    /// <summary>The program returned an exit code other than 0.</summary>
    [JsonStringEnumMemberName("nonzero_exit")] NonzeroExit,

    /// <summary>A signal ended the program, sent by itself, by the kernel for a fault (SIGSEGV), or by the client.</summary>
    [JsonStringEnumMemberName("signaled")] Signaled,

    /// <summary>The compiler refused the source; nothing was run.</summary>
    [JsonStringEnumMemberName("compile_error")] CompileError,

    // A limit was reached.

    /// <summary>Wall clock or CPU time was used up.</summary>
    [JsonStringEnumMemberName("time_limit")] TimeLimit,

    /// <summary>The kernel ended a process of the job because the job's memory was used up.</summary>
    [JsonStringEnumMemberName("memory_limit")] MemoryLimit,

    /// <summary>More output than <c>output_bytes</c>; what came before is kept.</summary>
    [JsonStringEnumMemberName("output_limit")] OutputLimit,

    /// <summary>The program failed after it was refused a process or thread.</summary>
    [JsonStringEnumMemberName("process_limit")] ProcessLimit,

    /// <summary>The program failed with its disk full, or wrote a file larger than <c>file_mb</c>.</summary>
    [JsonStringEnumMemberName("disk_limit")] DiskLimit,

    // It was our fault.

    /// <summary>Millrace failed; the log of the runner says more under the job's id.</summary>
    [JsonStringEnumMemberName("internal_error")] InternalError,

    /// <summary>The runners that took the job died, as often as a job is tried.</summary>
    [JsonStringEnumMemberName("runner_lost")] RunnerLost,

    /// <summary>Its owner cancelled it before it ended by itself.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

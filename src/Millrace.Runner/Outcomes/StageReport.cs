using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;
using Millrace.Sandbox;

namespace Millrace.Runner.Outcomes;

/// <summary>Why we ended a stage, when it did not end by itself.</summary>
public enum StopReason
{
    /// <summary>It ended by itself.</summary>
    None,

    /// <summary>The wall clock.</summary>
    WallTime,

    /// <summary>CPU time.</summary>
    CpuTime,

    /// <summary>Too much output.</summary>
    Output,

    /// <summary>The client cancelled the job.</summary>
    Cancelled,
}

/// <summary>The facts about a stage that has ended. What they mean is <see cref="OutcomeDecider"/>'s to say.</summary>
public sealed record StageReport
{
    /// <summary>What was started.</summary>
    public required StagePlan Plan { get; init; }

    /// <summary>Exit code, when it ended by one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Signal, when it ended by one.</summary>
    public int? Signal { get; init; }

    /// <summary>Why we stopped it.</summary>
    public StopReason Stopped { get; init; }

    /// <summary>The sandbox could not start it or broke under it.</summary>
    public SandboxException? Failure { get; init; }

    /// <summary>Wall-clock time.</summary>
    public TimeSpan Wall { get; init; }

    /// <summary>CPU time.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Highest memory use, bytes.</summary>
    public long? MemoryPeak { get; init; }

    /// <summary>Processes killed for want of memory during this stage.</summary>
    public long OutOfMemoryKills { get; init; }

    /// <summary>Processes or threads refused during this stage.</summary>
    public long ProcessRefusals { get; init; }

    /// <summary>Its toolchain had been started before the job came.</summary>
    public bool Warm { get; init; }

    /// <summary>It was not started: what it would have left was there already.</summary>
    public bool Cached { get; init; }

    /// <summary>The disk was full when it ended.</summary>
    public bool DiskFull { get; init; }

    /// <summary>Of an installer: it left more than may be kept.</summary>
    public bool TooLarge { get; init; }

    /// <summary>Of an installer: something it left cannot be kept, such as a file of an impossible name.</summary>
    public bool Rejected { get; init; }

    /// <summary>Of an installer that failed: the registry could not be reached, which is nobody's fault but ours.</summary>
    public bool RegistryFailed { get; init; }

    /// <summary>Of an installer that failed: what it said last.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>Name of <see cref="Signal"/>.</summary>
    public string? SignalName => Signal is { } signal ? Signals.NameOf(signal) : null;
}

namespace Millrace.Sandbox.Stages;

/// <summary>A program to start in a sandbox.</summary>
public sealed record StageCommand
{
    /// <summary>Program and arguments. A program without a slash is searched in <c>PATH</c> of <see cref="Environment"/>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Working directory below the workspace; empty for the workspace itself.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Size of the terminal, or null for pipes.</summary>
    public TerminalGeometry? Terminal { get; init; }

    /// <summary>Name of the FIFO the toolchain waits at (see the agent protocol), or null when it starts at the release.</summary>
    public string? Gate { get; init; }

    /// <summary>
    /// What makes the program wait at its gate also knows the output ring: small writes that come in quick succession go through memory. Only
    /// with a <see cref="Gate"/>; a terminal never has one.
    /// </summary>
    public bool OutputRing { get; init; }
}

/// <summary>Size of a terminal in characters.</summary>
public readonly record struct TerminalGeometry(int Columns, int Rows);

/// <summary>Limits of the kernel for one process (setrlimit(2)); null leaves the sandbox's.</summary>
public sealed record ProcessLimits
{
    /// <summary>The largest file a process may write, bytes: beyond it SIGXFSZ.</summary>
    public long? FileBytes { get; init; }

    /// <summary>CPU seconds of one process: beyond them SIGXCPU. A second line of defence behind the host's own count.</summary>
    public long? CpuSeconds { get; init; }

    /// <summary>Open files.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>Stack of the main thread, bytes.</summary>
    public long? StackBytes { get; init; }
}

/// <summary>How a stage ended.</summary>
public sealed record StageExit
{
    /// <summary>Exit code, or null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Signal that ended it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>CPU time in user mode, of all processes of the stage.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>CPU time in the kernel.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary>From start to end of the main process, by the sandbox's clock.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Resident memory of the largest process, bytes.</summary>
    public long MaxResidentBytes { get; init; }

    /// <summary>No block or inode was free in the workspace or in <c>/tmp</c> when the main process ended.</summary>
    public bool DiskFull { get; init; }
}

/// <summary>Which stream a chunk of output came from.</summary>
public enum OutputStream
{
    /// <summary>Standard output, or the terminal.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>Receives the output of a stage as it comes, on the sandbox's reading loop: it must not block.</summary>
public interface IStageOutput
{
    /// <summary>A chunk; the memory is only valid during the call.</summary>
    void OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk);
}

/// <summary>A file for the workspace, or from it.</summary>
/// <param name="Name">Path below the workspace.</param>
/// <param name="Content">The bytes.</param>
public sealed record WorkspaceFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its permissions. Default 0644.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}

/// <summary>Files brought back, and how many were left out because of the bounds.</summary>
public sealed record CollectedFiles(IReadOnlyList<WorkspaceFile> Files, int LeftOut);

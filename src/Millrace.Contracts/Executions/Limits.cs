namespace Millrace.Contracts.Executions;

/// <summary>The limits of one job, all decided: what the request asked for, or the default of the language or the server.</summary>
public sealed record Limits
{
    /// <summary>Wall-clock time of each run stage, milliseconds.</summary>
    public required long WallMs { get; init; }

    /// <summary>CPU time of each run stage, all processes together, milliseconds.</summary>
    public required long CpuMs { get; init; }

    /// <summary>Memory of a run stage, all processes and the files in its workspace together, MiB.</summary>
    public required long MemoryMb { get; init; }

    /// <summary>Processes and threads alive at one time.</summary>
    public required long Processes { get; init; }

    /// <summary>Output of the job, stdout and stderr of all stages together, bytes.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>The largest single file the program may write, MiB.</summary>
    public required long FileMb { get; init; }

    /// <summary>Everything in the workspace, MiB.</summary>
    public required long WorkspaceMb { get; init; }

    /// <summary>Wall-clock time of the compile stage, milliseconds.</summary>
    public required long CompileWallMs { get; init; }
}

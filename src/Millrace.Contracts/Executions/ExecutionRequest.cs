namespace Millrace.Contracts.Executions;

/// <summary>
/// A request to run source code, as it stands on the wire (snake_case JSON). Give either <see cref="SourceCode"/> or
/// <see cref="Files"/>. Everything but the language and the source is optional.
/// </summary>
public sealed record ExecutionRequest
{
    /// <summary>Language id or alias, such as <c>python</c>, <c>js</c>, <c>c++</c>. See <c>GET /api/languages</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Version selector: <c>3</c>, <c>3.11</c>, <c>3.x</c>, <c>^3.9</c>, <c>&gt;=3.10</c>, <c>*</c>. Default: any.</summary>
    public string? Version { get; init; }

    /// <summary>The program, when it is one file. At most 1 MB by default.</summary>
    public string? SourceCode { get; init; }

    /// <summary>With <see cref="SourceCode"/>: the file's name. With <see cref="Files"/>: which file is started. Default: the language's usual name, or the first file.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>The program, when it is several files.</summary>
    public IReadOnlyList<RequestFile>? Files { get; init; }

    /// <summary>
    /// Standard input. Given, the program reads this and then the end of input. Absent, stdin stays open for the WebSocket
    /// (<c>stdin</c>, <c>stdin_eof</c>), except with <c>wait=true</c>, where it is empty.
    /// </summary>
    public string? Stdin { get; init; }

    /// <summary><c>utf8</c> (default) or <c>base64</c>.</summary>
    public string? StdinEncoding { get; init; }

    /// <summary>Command-line arguments of the program.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment variables of the program, beside those of the language.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Additional arguments of the compiler.</summary>
    public IReadOnlyList<string>? CompileArgs { get; init; }

    /// <summary>Packages to install before the program runs. Not offered by this server yet: anything but an empty list is refused.</summary>
    public IReadOnlyList<string>? Dependencies { get; init; }

    /// <summary>A name to find one's jobs by. Default <c>default</c>.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Short form of <c>limits.wall_ms</c>, in seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary>Short form of <c>limits.memory_mb</c>.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Limits other than the defaults.</summary>
    public RequestLimits? Limits { get; init; }

    /// <summary><c>low</c>, <c>normal</c> (default) or <c>high</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>Runs of the program with their own input, compiled once. In place of <see cref="Stdin"/>.</summary>
    public IReadOnlyList<RequestTest>? Tests { get; init; }

    /// <summary>Globs of files to bring back from the workspace, such as <c>*.png</c> or <c>out/**</c>.</summary>
    public IReadOnlyList<string>? Artifacts { get; init; }

    /// <summary>Run on a terminal of this size instead of pipes.</summary>
    public TerminalSize? Tty { get; init; }

    /// <summary>Network access for the program: to the hosts that the caller's key names, through a proxy its environment tells of. Default false; without such a key, true is refused.</summary>
    public bool? Network { get; init; }

    /// <summary>
    /// URL the result is sent to when the job is over, as a signed POST: <c>https</c>, at most 2,048 characters, a public address.
    /// Refused by a server that has no secret to sign with.
    /// </summary>
    public string? CallbackUrl { get; init; }

    /// <summary><c>utf8</c> (default), or <c>base64</c> to add <c>stdout_base64</c> and <c>stderr_base64</c> with the exact bytes.</summary>
    public string? OutputEncoding { get; init; }
}

/// <summary>One file of a request.</summary>
public sealed record RequestFile
{
    /// <summary>Path below the workspace, with <c>/</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The content.</summary>
    public string? Content { get; init; }

    /// <summary><c>utf8</c> (default), <c>base64</c> or <c>hex</c>.</summary>
    public string? Encoding { get; init; }
}

/// <summary>Limits asked for; absent ones take the default.</summary>
public sealed record RequestLimits
{
    /// <inheritdoc cref="Limits.WallMs"/>
    public long? WallMs { get; init; }

    /// <inheritdoc cref="Limits.CpuMs"/>
    public long? CpuMs { get; init; }

    /// <inheritdoc cref="Limits.MemoryMb"/>
    public long? MemoryMb { get; init; }

    /// <inheritdoc cref="Limits.Processes"/>
    public long? Processes { get; init; }

    /// <inheritdoc cref="Limits.OutputBytes"/>
    public long? OutputBytes { get; init; }

    /// <inheritdoc cref="Limits.FileMb"/>
    public long? FileMb { get; init; }

    /// <inheritdoc cref="Limits.WorkspaceMb"/>
    public long? WorkspaceMb { get; init; }

    /// <inheritdoc cref="Limits.CompileWallMs"/>
    public long? CompileWallMs { get; init; }
}

/// <summary>One test: a run with its own input.</summary>
public sealed record RequestTest
{
    /// <summary>Standard input, UTF-8. Default empty.</summary>
    public string? Stdin { get; init; }

    /// <summary>Arguments in place of the request's.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>What stdout must be, trailing white space of each line and of the whole aside. Absent: only the exit code counts.</summary>
    public string? ExpectedOutput { get; init; }
}

/// <summary>Size of a terminal, in characters.</summary>
/// <param name="Cols">Columns, 1 to 1000.</param>
/// <param name="Rows">Rows, 1 to 1000.</param>
public sealed record TerminalSize(int Cols, int Rows);

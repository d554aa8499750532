using Millrace.Contracts.Analysis;

namespace Millrace.Contracts.Executions;

/// <summary>
/// What a job is to do: a request after validation, with every default decided. This is what the job store keeps and the
/// queue carries; it never changes after acceptance.
/// </summary>
public sealed record JobSpec
{
    /// <summary>Canonical language id.</summary>
    public required string Language { get; init; }

    /// <summary>Version selector as requested; <c>*</c> for any.</summary>
    public string Version { get; init; } = "*";

    /// <summary>The file that is started, one of <see cref="Files"/>.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>All files, entry point included.</summary>
    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Standard input in full, or null when it comes live (<see cref="Interactive"/>) or from <see cref="Tests"/>.</summary>
    public byte[]? Stdin { get; init; }

    /// <summary>Whether stdin stays open for the client.</summary>
    public bool Interactive { get; init; }

    /// <summary>Arguments of the program.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment of the program, beside the language's own.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Additional arguments of the compiler.</summary>
    public IReadOnlyList<string> CompileArgs { get; init; } = [];

    /// <summary>A name of the client's choice to find jobs by.</summary>
    public string WorkspaceId { get; init; } = "default";

    /// <summary>The limits in force.</summary>
    public required Limits Limits { get; init; }

    /// <summary>The lane.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Runs in place of the single one; empty for an ordinary job.</summary>
    public IReadOnlyList<TestSpec> Tests { get; init; } = [];

    /// <summary>Globs of files to bring back.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>Terminal size, or null for pipes.</summary>
    public TerminalSize? Tty { get; init; }

    /// <summary>Whether exact bytes are added to the result as base64.</summary>
    public bool Base64Output { get; init; }

    /// <summary>What was found in the sources; null when nobody looked.</summary>
    public SourceAnalysis? Analysis { get; init; }

    /// <summary>
    /// What says which packages the job needs: the manifest first, then what belongs to it, such as a lock file. Empty for
    /// a job without packages.
    /// </summary>
    public IReadOnlyList<SourceFile> Manifests { get; init; } = [];

    /// <summary>Hosts the program may connect to, as <c>host</c>, <c>host:port</c> or <c>*.suffix</c>; empty for no network.</summary>
    public IReadOnlyList<string> Network { get; init; } = [];

    /// <summary>Where to send the result, or null.</summary>
    public string? CallbackUrl { get; init; }
}

/// <summary>A file by its path below the workspace and its bytes.</summary>
public sealed record SourceFile(string Name, byte[] Content);

/// <summary>One test of a job.</summary>
public sealed record TestSpec
{
    /// <summary>Standard input.</summary>
    public byte[] Stdin { get; init; } = [];

    /// <summary>Arguments in place of the job's, or null for the job's.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>What stdout must be, or null when only the exit code counts.</summary>
    public string? ExpectedOutput { get; init; }
}

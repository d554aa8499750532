using Millrace.Contracts.Analysis;

namespace Millrace.Contracts.Languages;

/// <summary>
/// One language as its <c>languages/&lt;id&gt;/language.yaml</c> describes it (schema: <c>languages/language.schema.json</c>).
/// Commands are argument lists, never shell lines. Placeholders in them:
/// <c>{entry}</c> the entry file, <c>{entry_stem}</c> its name without directory and extension, <c>{sources}</c> all files that
/// match <see cref="LanguageStage.Sources"/> (one argument each), <c>{args}</c> and <c>{compile_args}</c> the request's (one argument each),
/// <c>{build}</c> the directory for compiled output, <c>{heap_mb}</c> three quarters of the memory limit in MiB,
/// <c>{memory_mb}</c> the memory limit, <c>{support}</c> the directory with Millrace's own helper objects, and every name under <see cref="Variables"/>.
/// </summary>
public sealed record LanguageDefinition
{
    /// <summary>Canonical id: lower-case letters, digits and dashes; also the folder's name.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Other names requests may use.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>How the installed version is found.</summary>
    public required VersionProbe Version { get; init; }

    /// <summary>Debian packages that bring the toolchain.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The CodeMirror language mode.</summary>
    public string? EditorMode { get; init; }

    /// <summary>Name of the file when a request gives only source code.</summary>
    public required string FileName { get; init; }

    /// <summary>Derives that name from the source instead, where the language wants it (Java's public class).</summary>
    public SourcePattern? FileNameFrom { get; init; }

    /// <summary>Values found in the entry file, for use as placeholders.</summary>
    public IReadOnlyDictionary<string, SourcePattern> Variables { get; init; } = new Dictionary<string, SourcePattern>();

    /// <summary>Files placed in the workspace beside the request's, unless the request brings one of that name (Go's <c>go.mod</c>).</summary>
    public IReadOnlyDictionary<string, string> DefaultFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>What is made once for all jobs of the language; null for nothing.</summary>
    public PrepareStep? Prepare { get; init; }

    /// <summary>How its packages are installed; null when they cannot be.</summary>
    public LanguageInstall? Install { get; init; }

    /// <summary>The compile stage; null for interpreted languages.</summary>
    public LanguageStage? Compile { get; init; }

    /// <summary>The run stage.</summary>
    public required LanguageStage Run { get; init; }

    /// <summary>Default limits that differ from the server's; a request may still ask for others.</summary>
    public LanguageLimits Limits { get; init; } = new();

    /// <summary>Programs that show and test the language. The first one is <c>hello</c>.</summary>
    public IReadOnlyList<LanguageSample> Samples { get; init; } = [];

    /// <summary>How its compiler and its run time name places in the source, so that an editor can show them there.</summary>
    public IReadOnlyList<LanguageDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Programs worth a look, for the editor's gallery.</summary>
    public IReadOnlyList<LanguageExample> Examples { get; init; } = [];

    /// <summary>What is worth a word in its sources, from the file <c>analysis.yaml</c>; null where there is none.</summary>
    public LanguageAnalysis? Analysis { get; init; }
}

/// <summary>A command that prints a version and a pattern whose first group is the version.</summary>
public sealed record VersionProbe(IReadOnlyList<string> Command, string Pattern);

/// <summary>A value taken from source text: the first pattern that matches, put into the template (<c>{1}</c> is the first group).</summary>
public sealed record SourcePattern
{
    /// <summary>Regular expressions (.NET, non-backtracking, multi-line), tried in order.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>What the value is when a pattern matched.</summary>
    public string Template { get; init; } = "{1}";

    /// <summary>What it is when none did; may hold <c>{entry_stem}</c>.</summary>
    public string Default { get; init; } = "";
}

/// <summary>
/// A command that runs once, in a sandbox, when the server has started: what it leaves below <c>/workspace/prepared</c> is
/// then shown to every sandbox, read-only, and each compilation finds links to it in a directory of its own. Until then, and
/// when it fails, that directory is not there.
/// </summary>
/// <param name="Command">Program and arguments, in which <c>{support}</c> is the one placeholder.</param>
/// <param name="Env">Its environment.</param>
/// <param name="LinkedAt">Where a compilation finds the links: an absolute path below <c>/tmp</c>.</param>
public sealed record PrepareStep(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Env, string LinkedAt);

/// <summary>One command of a language.</summary>
public sealed record LanguageStage
{
    /// <summary>Program and arguments, with placeholders.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment of this stage.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Globs that choose <c>{sources}</c> among the files, such as <c>**/*.c</c>.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>How this command can be started before its job is known; null when it cannot.</summary>
    public StageGate? Gate { get; init; }
}

/// <summary>
/// Where a program waits when it is started ahead of its job. Only a job whose command is the one with all defaults (file
/// name, no arguments, the language's environment) can have it, but for what it is told late.
/// </summary>
public sealed record StageGate
{
    /// <summary>What makes it wait. Default <see cref="GateKind.Fifo"/>.</summary>
    public GateKind Kind { get; init; }

    /// <summary>
    /// The file at which the program waits, below the workspace: <c>{entry}</c> for an interpreter that opens its script, any
    /// other name for a program that is told to wait there by <see cref="Arguments"/>.
    /// </summary>
    public required string File { get; init; }

    /// <summary>Arguments added behind the program's name when it is started ahead; none with <see cref="GateKind.Preload"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// With <see cref="GateKind.Preload"/>: a copy of the program that has booted (fork(2)) is as good as a new one. Default false. Not
    /// true of a program that remembers, from its start, its process id, the time, or a seed for random numbers.
    /// </summary>
    public bool Fork { get; init; }

    /// <summary>
    /// With <see cref="GateKind.Preload"/>: what the program writes to a stdout that is no terminal, with write(2) as the C library has it, goes through
    /// memory while it comes in quick succession. Default false. For an interpreter that hands on each line at once; of no use to one whose
    /// output goes through C's own stdio.
    /// </summary>
    public bool OutputRing { get; init; }

    /// <summary>What of the command the program is only told when it is let go; null when it must be known before.</summary>
    public StageGateLate? Late { get; init; }

    /// <summary>
    /// Booting takes far more processor time than a job that need not wait for it: it stands back while jobs want the CPUs.
    /// </summary>
    public bool Heavy { get; init; }

    /// <summary>
    /// A variable the program is told of when it first asks for it (<c>getenv</c>), and that is in no environment: at most one. For a
    /// program that takes options from there while it boots. By the library of <see cref="GateKind.Preload"/>, with either kind; values may have
    /// <c>{support}</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> EnvOnce { get; init; } = new Dictionary<string, string>();

    /// <summary>A file of <c>{support}</c> without which the program cannot wait; null when it needs none.</summary>
    public string? Needs { get; init; }

    /// <summary>Globs of files that the program looks at while it boots: a job that brings one is started in the ordinary way.</summary>
    public IReadOnlyList<string> UnlessFiles { get; init; } = [];

    /// <summary>Regular expressions (as in <see cref="SourcePattern"/>); a job whose entry file matches one is started in the ordinary way.</summary>
    public IReadOnlyList<string> UnlessSource { get; init; } = [];
}

/// <summary>What makes a program wait at its gate.</summary>
public enum GateKind
{
    /// <summary>A FIFO in the file's place: the program waits by itself when it opens or reads it.</summary>
    Fifo,

    /// <summary>
    /// A preloaded library (<c>native/gate</c>): the program waits when it first touches the file, and finds the real one there.
    /// For dynamically linked programs; nothing is started ahead where the library is not installed.
    /// </summary>
    Preload,
}

/// <summary>
/// The end of a command, told late: through the gate, one argument to a line, each in double quotes, with <c>\\</c> before
/// quotes and backslashes, and <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\f</c> for what these stand for.
/// </summary>
public sealed record StageGateLate
{
    /// <summary>The element of the command where it begins, such as <c>{compile_args}</c>.</summary>
    public required string From { get; init; }

    /// <summary>The arguments in its place while the program waits.</summary>
    public IReadOnlyList<string> Instead { get; init; } = [];

    /// <summary>How many arguments may come late; with more, the program is started in the ordinary way. Null for any number.</summary>
    public long? AtMost { get; init; }

    /// <summary>Regular expressions (as in <see cref="SourcePattern"/>); when one matches a late argument, the program is started in the ordinary way.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];
}

/// <summary>Defaults of a language where they differ from the server's; null leaves the server's.</summary>
public sealed record LanguageLimits
{
    /// <summary>MiB, run stage.</summary>
    public long? MemoryMb { get; init; }

    /// <summary>MiB, compile stage (a floor: the run stage's limit counts when it is larger).</summary>
    public long? CompileMemoryMb { get; init; }

    /// <summary>Processes and threads.</summary>
    public long? Processes { get; init; }

    /// <summary>Milliseconds, run stage.</summary>
    public long? WallMs { get; init; }

    /// <summary>Milliseconds, compile stage.</summary>
    public long? CompileWallMs { get; init; }
}

/// <summary>A program with what it is expected to do.</summary>
public sealed record LanguageSample
{
    /// <summary>What it shows: <c>hello</c>, <c>stdin-echo</c>, <c>exit-code</c>, <c>compile-error</c>, …</summary>
    public required string Name { get; init; }

    /// <summary>The source file beside <c>language.yaml</c>.</summary>
    public required string File { get; init; }

    /// <summary>The source, read from <see cref="File"/>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Standard input.</summary>
    public string Stdin { get; init; } = "";

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Exact stdout, or null when it does not matter.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Exit code; counts when the program ended by itself (<c>success</c>, <c>nonzero_exit</c>).</summary>
    public int ExpectedExitCode { get; init; }

    /// <summary>Outcome, by its wire name.</summary>
    public string ExpectedOutcome { get; init; } = "success";
}

namespace Millrace.Contracts.Languages;

/// <summary>
/// How a language's packages are installed: in a sandbox of its own that reaches the package registry and nothing else. What
/// the installer leaves in <see cref="Directory"/> becomes a layer, which the job's own sandbox sees read-only.
/// Placeholders of <see cref="Command"/> and <see cref="Env"/>: <c>{registry}</c> the registry's address, <c>{layer}</c> the
/// directory to fill, <c>{manifest}</c> the manifest's name.
/// </summary>
public sealed record LanguageInstall
{
    /// <summary>The file that says what is wanted, such as <c>requirements.txt</c>: a request's own, or made from its <c>dependencies</c>.</summary>
    public required string Manifest { get; init; }

    /// <summary>Files that belong to it when a request brings them, such as a lock file.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    /// <summary>What is in it.</summary>
    public ManifestFormat Format { get; init; }

    /// <summary>What one dependency looks like; its groups may stand in <see cref="Line"/>. Whatever does not match is refused.</summary>
    public required string Dependency { get; init; }

    /// <summary>What a manifest made from <c>dependencies</c> begins with; <c>{entry}</c> is the program's entry point.</summary>
    public string Before { get; init; } = "";

    /// <summary>
    /// One dependency of it; <c>{name}</c> stands for a group of <see cref="Dependency"/>, <c>{name:x}</c> for <c>x</c> where the group is
    /// empty, <c>{name,}</c> for what it holds between commas, each in quotes.
    /// </summary>
    public required string Line { get; init; }

    /// <summary>What stands between two.</summary>
    public string Between { get; init; } = "\n";

    /// <summary>What it ends with.</summary>
    public string After { get; init; } = "\n";

    /// <summary>With <see cref="ManifestFormat.Text"/>: what a manifest that wants something matches.</summary>
    public string? Wants { get; init; }

    /// <summary>With <see cref="ManifestFormat.Text"/>: what a line that wants something matches; its group <c>name</c> is what. Null when names cannot be told.</summary>
    public string? Names { get; init; }

    /// <summary>Patterns no line of a manifest may match: what leads elsewhere than to the registry.</summary>
    public IReadOnlyList<string> Refuse { get; init; } = [];

    /// <summary>Whether a manifest made from <c>dependencies</c> is placed beside the program too. Default false.</summary>
    public bool InWorkspace { get; init; }

    /// <summary>
    /// Files of the program, by globs, that the installer sees empty: for one that reads a manifest only where the sources it names are
    /// there. They cannot change what is installed.
    /// </summary>
    public IReadOnlyList<string> Stubs { get; init; } = [];

    /// <summary>The installer.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The directory of the installer's workspace that becomes the layer.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the layer is seen: <c>/dependencies</c> or <c>/node_modules</c>, or below.</summary>
    public required string MountedAt { get; init; }

    /// <summary>What the compile and run stages need in their environment to find it.</summary>
    public IReadOnlyDictionary<string, string> StageEnv { get; init; } = new Dictionary<string, string>();

    /// <summary>How a program with packages is compiled, where it is not as one without; null when it is.</summary>
    public LanguageStage? Compile { get; init; }
}

/// <summary>What a manifest is made of.</summary>
public enum ManifestFormat
{
    /// <summary>One dependency to a line; <c>#</c> begins a comment.</summary>
    Lines,

    /// <summary>JSON, whose property <c>dependencies</c> holds names and versions.</summary>
    Json,

    /// <summary>Something else, which only <see cref="LanguageInstall.Refuse"/> looks at.</summary>
    Text,
}

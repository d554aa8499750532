namespace Millrace.Runner.Lowering;

/// <summary>Places inside a sandbox.</summary>
internal static class SandboxPaths
{
    public const string Workspace = "/workspace";

    /// <summary>Compiled output; hidden, so that a program that lists its directory sees its own files.</summary>
    public const string Build = "/workspace/.build";

    /// <summary>Millrace's helper objects, read-only.</summary>
    public const string Support = "/millrace";

    /// <summary>Where a language's preparation leaves what it made.</summary>
    public const string Preparing = "prepared";

    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Where every sandbox then sees it, read-only.</summary>
    public static string Prepared(string language) => $"{Support}/prepared/{language}";
}

namespace Millrace.Sandbox.Seccomp;

/// <summary>
/// Which system calls a sandbox may make: a file in the format of OCI's <c>linux.seccomp</c>, which container runtimes read
/// too. For each call the first entry that speaks of it decides; where none does, the default.
/// </summary>
public sealed record SeccompProfile
{
    /// <summary>The profile that comes with Millrace, beside the program. It is in the format of OCI, so runtimes can be given it as it is.</summary>
    public static string DefaultPath { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "seccomp", "default.json");

    /// <summary>Where it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>What is done with a call that no entry speaks of.</summary>
    internal SeccompAction Default { get; init; }

    /// <summary>The machines it is for, by OCI's names.</summary>
    internal IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>The entries, in the file's order.</summary>
    internal IReadOnlyList<SeccompEntry> Entries { get; init; } = [];

    /// <summary>Reads a profile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SeccompProfileException">It is not there, or cannot be used.</exception>
    public static SeccompProfile Load(string path)
    {
        try
        {
            return SeccompProfileReader.Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SeccompProfileException($"The seccomp profile {path} cannot be read: {e.Message}", e);
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Millrace.Runner.Languages;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// Tells one installed toolchain from another: by its version, by what the machine's package manager last did (a patched
/// compiler or libc may keep its version), and by Millrace's own objects that programs are linked with.
/// </summary>
internal sealed class ToolchainIdentity(InstalledLanguages installed, string nativeDirectory)
{
    private static readonly string[] PackageLists = ["/var/lib/dpkg/status", "/lib/apk/db/installed", "/var/lib/rpm/rpmdb.sqlite", "/var/lib/pacman/local"];

    private readonly Lazy<string?> _own = new(() => HashOf(nativeDirectory));

    /// <summary>Of a language's toolchain; null when nobody asked for its version, or something of it is not there.</summary>
    public string? Of(string language) =>
        installed.VersionOf(language) is { } version && _own.Value is { } own ? string.Join('\n', [version, own, .. PackageLists.Select(Stamp)]) : null;

    private static string Stamp(string path) => File.GetLastWriteTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);

    private static string? HashOf(string directory)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

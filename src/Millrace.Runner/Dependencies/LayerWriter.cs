using Millrace.Sandbox;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Dependencies;

/// <summary>
/// Writes what comes out of an installer's sandbox below one directory. Only plain files: links, devices and whatever else
/// there is do not leave a sandbox. Names are not believed, nor are permissions but for "may be executed".
/// </summary>
/// <param name="root">An empty directory.</param>
/// <param name="prefix">What all names begin with, and what is taken off them.</param>
internal sealed class LayerWriter(string root, string prefix) : ICollectedFiles, IDisposable
{
    private const int LongestName = 1024;
    private const int DeepestName = 40;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private FileStream? _file;

    /// <summary>Files written.</summary>
    public int Files { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>What was refused; null while nothing was.</summary>
    public string? Refusal { get; private set; }

    public void Begin(string name, UnixFileMode mode, long announcedBytes)
    {
        Dispose();
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || !IsPlain(name[prefix.Length..]))
        {
            throw Refuse("a package holds a file whose name leads elsewhere, or cannot be shown");
        }

        var segments = name[prefix.Length..].Split('/');
        try
        {
            var directory = root;
            foreach (var segment in segments[..^1])
            {
                directory = Path.Combine(directory, segment);
                if (_directories.Add(directory))
                {
                    Directory.CreateDirectory(directory, Execute);
                    File.SetUnixFileMode(directory, Execute);
                }
            }

            // Nothing is replaced, and nothing is followed: what is there already was sent twice.
            var path = Path.Combine(directory, segments[^1]);
            _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
            File.SetUnixFileMode(_file.SafeFileHandle, mode.HasFlag(UnixFileMode.UserExecute) ? Execute : Read);
        }
        catch (IOException) when (File.Exists(Path.Combine(root, name[prefix.Length..])) || Directory.Exists(Path.Combine(root, name[prefix.Length..])) || IsBelowFile(segments))
        {
            throw Refuse("two files of the packages have one name");
        }
        catch (PathTooLongException)
        {
            throw Refuse("a package holds a file whose name is too long");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SandboxException($"A file of a layer could not be written: {e.Message}", e);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file!.Write(bytes);
            Bytes += bytes.Length;
        }
        catch (IOException e)
        {
            throw new SandboxException($"A file of a layer could not be written: {e.Message}", e);
        }
    }

    public void End()
    {
        Files++;
        Dispose();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool IsBelowFile(string[] segments) => Enumerable.Range(1, segments.Length - 1).Any(n => File.Exists(Path.Combine([root, .. segments[..n]])));

    private SandboxException Refuse(string refusal)
    {
        Refusal = refusal;
        return new SandboxException($"A layer cannot be kept: {refusal}.");
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestName
        && !name.Any(char.IsControl)
        && name.Split('/') is { Length: <= DeepestName } segments
        && segments.All(segment => segment is not ("" or "." or ".."));
}

using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Providers;

/// <summary>A second tree of names for the same files; copies where the file system cannot.</summary>
public static partial class HardLink
{
    /// <summary>Makes it; the source holds files and directories only.</summary>
    public static void Tree(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        File.SetUnixFileMode(target, source.UnixFileMode);
        foreach (var entry in source.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            var path = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo directory)
            {
                Tree(directory, path);
            }
            else if (Link(entry.FullName, path) != 0)
            {
                File.Copy(entry.FullName, path);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string from, string to);
}

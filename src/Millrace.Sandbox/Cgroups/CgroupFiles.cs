using System.Globalization;

namespace Millrace.Sandbox.Cgroups;

/// <summary>Reads and writes the small text files of cgroupfs.</summary>
internal static class CgroupFiles
{
    // A number and its newline; a page, which is what cgroupfs gives at one read.
    private const int Small = 32;
    private const int Page = 4096;

    private static readonly TimeSpan[] RemovalDelays =
        [.. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    public static void Write(string path, string value)
    {
        var error = KernelFile.Write(path, value);
        if (error != 0)
        {
            throw NotWritten(path, value, error);
        }
    }

    public static SandboxException NotWritten(string path, string value, int error) => new($"cgroup: writing '{value}' to", error, path);

    public static bool TryWrite(string path, string value) => KernelFile.Write(path, value) == 0;

    public static long? ReadNumber(string path)
    {
        Span<byte> buffer = stackalloc byte[Small];
        var count = KernelFile.Read(path, buffer, out _);
        return count > 0 && long.TryParse(buffer[..count].Trim((byte)'\n'), CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>Reads the number behind a key in a file of <c>key value</c> lines.</summary>
    public static long? ReadKey(string path, ReadOnlySpan<byte> key)
    {
        Span<byte> buffer = stackalloc byte[Page];
        ReadOnlySpan<byte> rest = buffer[..Math.Max(0, KernelFile.Read(path, buffer, out _))];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key))
            {
                return long.TryParse(line[(key.Length + 1)..], CultureInfo.InvariantCulture, out var value) ? value : null;
            }
        }

        return null;
    }

    public static bool TryRead(string path, out string text)
    {
        try
        {
            text = File.ReadAllText(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>Adds the processes of a cgroup that are not known yet; false when there was none.</summary>
    public static bool AddProcesses(string directory, List<int> known)
    {
        // More than fits are found in the next round, when these are gone.
        Span<byte> buffer = stackalloc byte[Page];
        var count = Math.Max(0, KernelFile.Read(Path.Join(directory, "cgroup.procs"), buffer, out _));
        var before = known.Count;
        ReadOnlySpan<byte> rest = buffer[..count];
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (int.TryParse(rest[..end], CultureInfo.InvariantCulture, out var pid) && !known.Contains(pid))
            {
                known.Add(pid);
            }

            rest = rest[(end + 1)..];
        }

        return known.Count > before;
    }

    /// <summary>Removes cgroup directories, waiting for the kernel to let the last processes go. False when one would not go.</summary>
    public static async Task<bool> RemoveAsync(IReadOnlyList<string> directories)
    {
        var next = 0;
        foreach (var delay in RemovalDelays)
        {
            // All hold the same processes: while the first is busy there is no use in asking for the others.
            while (next < directories.Count && TryRemove(directories[next]))
            {
                next++;
            }

            if (next == directories.Count)
            {
                return true;
            }

            await Task.Delay(delay);
        }

        return false;
    }

    private static bool TryRemove(string directory) => KernelFile.RemoveDirectory(directory) is 0 or Errno.NoEntry;
}

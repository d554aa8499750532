using System.Globalization;

namespace Millrace.Sandbox.Cgroups;

/// <summary>Reads and writes the small text files of cgroupfs.</summary>
internal static class CgroupFiles
{
    private static readonly TimeSpan[] RemovalDelays =
        [.. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    public static void Write(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"cgroup: writing '{value}' to {path}: {e.Message}", e);
        }
    }

    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static long? ReadNumber(string path) =>
        TryRead(path, out var text) && long.TryParse(text.AsSpan().Trim(), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Reads the number behind a key in a file of <c>key value</c> lines.</summary>
    public static long? ReadKey(string path, string key)
    {
        if (!TryRead(path, out var text))
        {
            return null;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key, StringComparison.Ordinal))
            {
                return long.TryParse(line[(key.Length + 1)..].Trim(), CultureInfo.InvariantCulture, out var value) ? value : null;
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

    public static IEnumerable<int> ReadProcesses(string directory) =>
        TryRead(Path.Combine(directory, "cgroup.procs"), out var text)
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            : [];

    /// <summary>Removes cgroup directories, waiting for the kernel to let the last processes go. False when one would not go.</summary>
    public static async Task<bool> RemoveAsync(IReadOnlyList<string> directories)
    {
        var left = directories.ToList();
        foreach (var delay in RemovalDelays)
        {
            left.RemoveAll(TryRemove);
            if (left.Count == 0)
            {
                return true;
            }

            await Task.Delay(delay);
        }

        return false;
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            Directory.Delete(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

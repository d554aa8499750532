using System.Globalization;

namespace Millrace.Testing;

/// <summary>What a server has left on this machine: looked up in the kernel, not asked of the server.</summary>
public static class Traces
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Processes whose ancestor is the given one.</summary>
    public static IReadOnlyList<string> DescendantsOf(int pid)
    {
        var parents = new Dictionary<int, int>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var process) && ParentOf(process) is { } parent)
            {
                parents[process] = parent;
            }
        }

        return [.. parents.Keys.Where(p => IsBelow(p, pid, parents)).Select(Describe)];
    }

    /// <summary>Directories of sandboxes in every cgroup hierarchy, for the server with this pid.</summary>
    public static IReadOnlyList<string> CgroupsOf(int pid) =>
        [.. InstancesOf(pid).SelectMany(Directory.GetDirectories)];

    /// <summary>Processes in those, which is all of its sandboxes. By cgroup: what a killed server leaves has other parents.</summary>
    public static IReadOnlyList<string> MembersOf(int server) =>
        [.. CgroupsOf(server).Select(directory => TryRead(Path.Combine(directory, "cgroup.procs")))
            .SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Distinct()
            .Select(pid => $"{pid} {TryRead($"/proc/{pid}/cmdline").Replace('\0', ' ')}")];

    /// <summary>The server's own directories there, which go when it stops.</summary>
    public static IReadOnlyList<string> InstancesOf(int pid) =>
        [.. Directory.GetDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup")
            .Select(hierarchy => Path.Combine(hierarchy, "millrace"))
            .Where(Directory.Exists)
            .SelectMany(parent => Directory.GetDirectories(parent, $"{pid}-*"))];

    /// <summary>Waits until a question has the wanted answer; fails with the last one.</summary>
    public static async Task EventuallyAsync<T>(Func<T> look, Func<T, bool> wanted, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        T last;
        while (!wanted(last = look()))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{what}: {(last is IEnumerable<string> many ? string.Join(", ", many) : last)}");
            }

            await Task.Delay(20);
        }
    }

    private static bool IsBelow(int process, int ancestor, Dictionary<int, int> parents)
    {
        for (var depth = 0; depth < 64 && parents.TryGetValue(process, out var parent); depth++, process = parent)
        {
            if (parent == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    private static int? ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Describe(int pid)
    {
        try
        {
            return $"{pid} {File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ')}";
        }
        catch (IOException)
        {
            return $"{pid}";
        }
    }

    // Empty when it went while we looked.
    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}

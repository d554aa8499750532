using System.Globalization;

namespace Millrace.Sandbox.Cgroups;

/// <summary>Finds out how this machine does cgroups, and clears what crashed instances left.</summary>
public static class CgroupHierarchy
{
    private const string Parent = "millrace";
    private static int _opened;

    /// <summary>Opens the hierarchy for this process: v1 where its memory controller is mounted, else v2, else none with the reason.</summary>
    /// <param name="basePath">cgroup v2 only: where to work, or null to find out.</param>
    public static ICgroupHierarchy Open(string? basePath = null) =>
        Open(File.ReadAllText("/proc/self/mounts"), OwnV2Path(), basePath, Environment.IsPrivilegedProcess, $"{InstanceName(Environment.ProcessId)}-{Interlocked.Increment(ref _opened)}");

    internal static ICgroupHierarchy Open(string mountTable, string ownV2Path, string? basePath, bool root, string instance)
    {
        var mounts = CgroupMounts.Parse(mountTable);
        try
        {
            if (mounts.V1.ContainsKey("memory"))
            {
                Sweep(mounts.V1.Values.Distinct().Select(m => Path.Combine(m, Parent)));
                return CgroupV1Hierarchy.Create(mounts, Parent, instance);
            }

            if (mounts.V2 is null)
            {
                return new NoCgroups("No cgroup file system is mounted.");
            }

            // Root works at the top, where nobody else counts; others in the part that was handed to them.
            basePath ??= root ? mounts.V2 : Path.Join(mounts.V2, ownV2Path);
            Sweep([Path.Combine(basePath, Parent)]);
            var hierarchy = CgroupV2Hierarchy.Create(basePath, Parent, instance);
            return hierarchy.Controllers.Count > 0 ? hierarchy : new NoCgroups(hierarchy.Problem!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NoCgroups($"No cgroup may be made here: {e.Message}");
        }
    }

    /// <summary>
    /// An instance's name holds its pid and start time, so that a later one can tell whether it still lives; and a number,
    /// because one process may open several.
    /// </summary>
    internal static string InstanceName(int pid) => $"{pid}-{StartTime(pid)}";

    private static void Sweep(IEnumerable<string> parents)
    {
        foreach (var instance in parents.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Where(IsAbandoned))
        {
            var cgroups = Inside(instance);
            foreach (var cgroup in cgroups)
            {
                CgroupKill.All(cgroup);
            }

            CgroupFiles.RemoveAsync([.. cgroups, instance]).GetAwaiter().GetResult();
        }
    }

    // Several instances may start at the same moment and clear the same leftovers: what is gone is gone.
    private static string[] Inside(string instance)
    {
        try
        {
            return Directory.GetDirectories(instance);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool IsAbandoned(string directory) => HasEnded(Path.GetFileName(directory));

    /// <summary>Whether a name is an instance's (<see cref="InstanceName"/>) that no longer lives.</summary>
    internal static bool HasEnded(string instance)
    {
        var parts = instance.Split('-');
        return parts.Length is 2 or 3
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var pid)
            && StartTime(pid) != parts[1];
    }

    // Field 22 of /proc/PID/stat; the name in field 2 may hold spaces, so count from its closing parenthesis.
    private static string StartTime(int pid) =>
        CgroupFiles.TryRead($"/proc/{pid}/stat", out var stat) ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19] : "";

    private static string OwnV2Path() =>
        File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? "/";
}

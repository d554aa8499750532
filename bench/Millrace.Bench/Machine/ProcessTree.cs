using System.Globalization;
using Millrace.Bench.Bare;

namespace Millrace.Bench.Machine;

/// <summary>A process and all that descend from it.</summary>
internal sealed class ProcessTree
{
    public const double MsPerTick = 10;

    private ProcessTree(IReadOnlyList<ProcessInfo> processes) => Processes = processes;

    /// <summary>The processes, the root first.</summary>
    public IReadOnlyList<ProcessInfo> Processes { get; }

    /// <summary>CPU time of all, also of children that have ended and were waited for.</summary>
    public long Ticks => Processes.Sum(p => p.Ticks);

    /// <summary>Looks at the tree as it is now.</summary>
    public static ProcessTree Of(int root)
    {
        var byParent = ReadAll().ToLookup(p => p.Parent);
        var processes = new List<ProcessInfo>();
        if (Read(root) is { } first)
        {
            processes.Add(first);
        }

        for (var i = 0; i < processes.Count; i++)
        {
            processes.AddRange(byParent[processes[i].Pid]);
        }

        return new ProcessTree(processes);
    }

    /// <summary>CPU time of one process alone, in ticks; children it has waited for count with it.</summary>
    public static long OwnTicks(int pid) => Read(pid)?.Ticks ?? 0;

    /// <summary>Memory of a process, MB, pages shared with others counted in part.</summary>
    public static double ProportionalMb(int pid) => FieldMb(pid, "smaps_rollup", "Pss:");

    /// <summary>Name of a process; empty when it is gone.</summary>
    public static string NameOf(int pid) => TryRead($"/proc/{pid}/comm")?.Trim() ?? "";

    /// <summary>Memory of the root, MB (<c>VmRSS</c>).</summary>
    public double RootMb() => Processes.Count == 0 ? 0 : FieldMb(Processes[0].Pid, "status", "VmRSS:");

    /// <summary>Memory of all, MB, pages shared with others counted in part (<c>Pss</c>).</summary>
    public double ProportionalMb() => Processes.Sum(p => FieldMb(p.Pid, "smaps_rollup", "Pss:"));

    /// <summary>Kills those that are still there and says how many.</summary>
    public int KillRemaining()
    {
        var remaining = Processes.Where(IsSame).ToList();
        foreach (var process in remaining)
        {
            _ = Libc.Kill(process.Pid, Libc.SigKill);
        }

        return remaining.Count;
    }

    /// <summary>True when some are still there.</summary>
    public bool AnyRemain() => Processes.Any(IsSame);

    private static bool IsSame(ProcessInfo process) => Read(process.Pid)?.Started == process.Started;

    private static IEnumerable<ProcessInfo> ReadAll() =>
        Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
            .OfType<ProcessInfo>();

    // The name in brackets may hold anything; the fields after it are numbers. The first of them is field 3 of proc(5).
    private static ProcessInfo? Read(int pid)
    {
        if (TryRead($"/proc/{pid}/stat") is not { } stat)
        {
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        return fields[0] == "Z" ? null : new ProcessInfo(pid, (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17), Field(22));
    }

    private static double FieldMb(int pid, string file, string field)
    {
        var line = TryRead($"/proc/{pid}/{file}")?.Split('\n').FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return kilobytes is null ? 0 : long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

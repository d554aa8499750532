using System.Diagnostics;
using System.Globalization;
using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests.Escapes;

/// <summary>What sandboxes could leave on this machine, counted and named.</summary>
internal sealed class HostSnapshot
{
    private static readonly string[] Places = ["/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/workspace", "/mnt"];
    private static readonly string[] Settings = ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/randomize_va_space", "/proc/sys/vm/overcommit_memory"];
    private static readonly string[] OurMounts = [" /mnt ", " /workspace", " /millrace"];
    private static readonly string[] Queues = ["/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg"];

    private static readonly string[] Kinds = ["pipe:", "socket:", "anon_inode:", "/proc/", "/sys/", "/dev/pts", "/tmp/"];

    private readonly Machine _machine;
    private readonly Dictionary<string, HashSet<string>> _before;
    private readonly int _descriptors;

    public HostSnapshot(Machine machine)
    {
        _machine = machine;
        _before = Look();
        _descriptors = Descriptors();
    }

    /// <summary>Waits until nothing is there that was not before; fails when something stays.</summary>
    public async Task NothingIsLeftAsync()
    {
        var left = "";
        await Machine.UntilAsync(() => (left = Left()).Length == 0, () => $"On the host stays: {left}");
    }

    private string Left()
    {
        var more = Look().SelectMany(kind => kind.Value.Except(_before[kind.Key]).Select(what => $"{kind.Key} {what}")).ToList();
        if (Descriptors() > _descriptors)
        {
            var open = Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).GroupBy(target => target?.Split(':')[0]).Select(g => $"{g.Key} {g.Count()}");
            more.Add($"{Descriptors()} descriptors of ours instead of {_descriptors} ({string.Join(", ", open)})");
        }

        return string.Join("; ", more);
    }

    private Dictionary<string, HashSet<string>> Look() => new()
    {
        ["process"] = [.. Processes()],
        ["mount"] = [.. File.ReadAllLines("/proc/self/mountinfo").Where(OfOurs)],
        ["cgroup"] = [.. (Spawning?.Cgroups.Directories ?? []).Where(Directory.Exists).SelectMany(d => Directory.GetDirectories(d))],
        ["file"] = [.. FilesOfSandboxes()],
        ["setting"] = [.. Settings.Where(File.Exists).Select(path => $"{path} {File.ReadAllText(path)}")],
        ["queue"] = [.. Queues.Where(File.Exists).SelectMany(path => File.ReadAllLines(path).Skip(1))],
    };

    // Docker keeps the ids and cgroups of its containers to itself; what it leaves, its own tests look for.
    private SpawningProvider? Spawning => _machine.Provider as SpawningProvider;

    // Other servers, with sandboxes and containers of their own, may run on this machine: ours are told by their ids and places.
    private IEnumerable<string> Processes() => Spawning?.UserIds is { } ids
        ? Machine.ProcessesByUid(ids.First, ids.Count).SelectMany(uid => uid).Select(pid => pid.ToString(CultureInfo.InvariantCulture))
        : [];

    private bool OfOurs(string mount) => OurMounts.Append(_machine.RuntimeDirectory).Any(place => mount.Contains(place, StringComparison.Ordinal));

    private string[] FilesOfSandboxes()
    {
        if (Spawning?.UserIds is not { } ids)
        {
            return [];
        }

        string[] arguments = [.. Places.Where(Directory.Exists), "-maxdepth", "1", "-uid", $"+{ids.First - 1}", "-uid", $"-{ids.First + ids.Count}"];
        using var process = Process.Start(new ProcessStartInfo("find", arguments) { RedirectStandardOutput = true })!;
        using var output = process.StandardOutput;
        return output.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // Channels and files of the kernel. The runtime opens libraries and memory of its own when it likes.
    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Select(TargetOf).Count(target => Kinds.Any(kind => target.StartsWith(kind, StringComparison.Ordinal)));

    private static string TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed since
        }
    }
}

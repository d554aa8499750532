using System.Diagnostics;
using System.Globalization;
using Millrace.Sandbox.Providers;
using Millrace.Testing;

namespace Millrace.SandboxTests.Escapes;

/// <summary>What sandboxes of some machines could leave on this host, counted and named.</summary>
internal sealed class HostSnapshot
{
    private static readonly string[] Places = ["/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/workspace", "/mnt"];
    private static readonly string[] Settings = ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/randomize_va_space", "/proc/sys/vm/overcommit_memory"];
    private static readonly string[] OurMounts = [" /mnt ", " /workspace", " /millrace"];
    private static readonly string[] Queues = ["/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg"];

    private static readonly string[] Kinds = ["pipe:", "socket:", "anon_inode:", "/proc/", "/sys/", "/dev/pts", "/tmp/"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<Machine> _machines;
    private readonly PrivateDocker? _docker;
    private Dictionary<string, HashSet<string>> _before = [];
    private int _descriptors;

    private HostSnapshot(IReadOnlyList<Machine> machines, PrivateDocker? docker)
    {
        _machines = machines;
        _docker = docker;
    }

    /// <summary>Looks at what is there now.</summary>
    public static async Task<HostSnapshot> TakeAsync(IReadOnlyList<Post> posts)
    {
        var machines = posts.Select(post => post.Machine).ToList();
        var snapshot = new HostSnapshot(machines, machines.Exists(machine => machine.Provider is not SpawningProvider) ? await PrivateDocker.CurrentAsync() : null);
        snapshot._before = await snapshot.LookAsync();
        snapshot._descriptors = Descriptors();
        return snapshot;
    }

    /// <summary>Waits until nothing is there that was not before; fails when something stays.</summary>
    public async Task NothingIsLeftAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await LeftAsync() is { Length: > 0 } left)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"On the host stays: {left}");
            await Task.Delay(20);
        }
    }

    private async Task<string> LeftAsync()
    {
        var more = (await LookAsync()).SelectMany(kind => kind.Value.Except(_before[kind.Key]).Select(what => $"{kind.Key} {what}")).ToList();

        // The client of Docker keeps connections open for a while, as many as it once had at the same time.
        if (_docker is null && Descriptors() > _descriptors)
        {
            var open = Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).GroupBy(target => target?.Split(':')[0]).Select(g => $"{g.Key} {g.Count()}");
            more.Add($"{Descriptors()} descriptors of ours instead of {_descriptors} ({string.Join(", ", open)})");
        }

        return string.Join("; ", more);
    }

    private async Task<Dictionary<string, HashSet<string>>> LookAsync() => new()
    {
        ["process"] = [.. Processes()],
        ["mount"] = [.. File.ReadAllLines("/proc/self/mountinfo").Where(OfOurs)],
        ["cgroup"] = [.. Spawning.SelectMany(provider => provider.Cgroups.Directories).Where(Directory.Exists).SelectMany(Directory.GetDirectories), .. _docker?.Cgroups ?? []],
        ["container"] = [.. _docker is null ? [] : await _docker.ContainersAsync()],
        ["file"] = [.. FilesOfSandboxes()],
        ["setting"] = [.. Settings.Where(File.Exists).Select(path => $"{path} {File.ReadAllText(path)}")],
        ["queue"] = [.. Queues.Where(File.Exists).SelectMany(path => File.ReadAllLines(path).Skip(1))],
    };

    // Docker's containers have no ids of their own; their processes are those in their cgroups.
    private IEnumerable<SpawningProvider> Spawning => _machines.Select(machine => machine.Provider).OfType<SpawningProvider>();

    // Other servers, with sandboxes and containers of their own, may run on this machine: ours are told by their ids and places.
    private IEnumerable<(uint First, uint Count)> UserIds => Spawning.Select(provider => provider.UserIds).OfType<(uint, uint)>();

    private string[] Processes() =>
        [.. UserIds.SelectMany(ids => Machine.ProcessesByUid(ids.First, ids.Count).SelectMany(uid => uid)).Select(pid => pid.ToString(CultureInfo.InvariantCulture))];

    private bool OfOurs(string mount) => OurMounts.Concat(_machines.Select(machine => machine.RuntimeDirectory)).Any(place => mount.Contains(place, StringComparison.Ordinal));

    private string[] FilesOfSandboxes() => [.. UserIds.SelectMany(ids => FilesOf(ids.First, ids.Count))];

    private static string[] FilesOf(uint first, uint count)
    {
        string[] arguments = [.. Places.Where(Directory.Exists), "-maxdepth", "1", "-uid", $"+{first - 1}", "-uid", $"-{first + count}"];
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
